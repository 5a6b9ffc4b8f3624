// The services behind the bench, in a process of their own: what the path says is what happens. A good answer says who asked
// and in which trace.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const noiseMillis = 1;
const tooLarge = JSON.stringify({ text: 'x'.repeat(1_200_000) });

const acts = {
  async after(request, response, millis) {
    if (millis > 0) await pause(millis + Math.random() * noiseMillis);
    const { 'x-user-id': user = null, traceparent = '' } = request.headers;
    json(response, JSON.stringify({ user, trace: traceparent.split('-')[1] }));
  },
  silent: () => undefined,
  malformed: (_, response) => json(response, '{"open":['),
  oversize: (_, response) => json(response, tooLarge),
};

function json(response, text) {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(text);
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const [, act = '', word = '0'] = request.url.split('/');
  request.resume().on('end', () => acts[act](request, response, Number(word)));
});
// Nobody listens where this one was.
const gone = createServer();
for (const one of [server, gone]) await new Promise((resolve) => one.listen(0, '127.0.0.1', resolve));
const [port, gonePort] = [server.address().port, gone.address().port];
await new Promise((resolve) => gone.close(resolve));
process.on('disconnect', () => process.exit());
process.send({ there: `http://127.0.0.1:${port}`, gone: `http://127.0.0.1:${gonePort}` });
