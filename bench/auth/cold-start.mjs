// One cold start: loads the bundle of a handler, asks it once, and prints what that cost. Nothing is loaded before.
const { readFileSync } = process.getBuiltinModule('node:fs');
const [bundle, eventFile] = process.argv.slice(2);
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const { handler } = await import(bundle);
const { principalId } = await handler(event, {});
const wallMicros = (performance.now() - startedAt) * 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (typeof principalId !== 'string') throw new Error('the handler let nobody in');
console.log(JSON.stringify({ cpuMicros: user + system, wallMicros }));
