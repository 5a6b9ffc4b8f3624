import { type TokenCase, verdictOf } from './token-case.ts';

/** Bundled for a Node of another version: reads cases from its input and prints the verdict on each. */
async function verdicts(): Promise<readonly string[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const cases = JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly TokenCase[];
  const said: string[] = [];
  for (const one of cases) said.push(await verdictOf(one).catch((error) => `threw ${error}`));
  return said;
}

process.stdout.write(JSON.stringify(await verdicts()));
