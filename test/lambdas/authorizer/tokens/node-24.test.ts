import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { node24 } from '../../../support/node-24.ts';
import { carriedCases } from './carried-cases.ts';
import { madeCases } from './made-cases.ts';

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-verdicts-'));
  await build({
    entryPoints: [fileURLToPath(new URL('./verdicts.ts', import.meta.url))],
    outfile: join(directory, 'verdicts.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each([['this version', process.execPath], ...node24()])('bundled, on Node %s', (_version, execPath) => {
  it.each([
    ['of the collection', carriedCases],
    ['of our own', madeCases],
  ])('every verdict on a token %s is the same', (_, casesOf) => {
    const cases = casesOf();
    const input = JSON.stringify(cases);
    const said = execFileSync(execPath, [join(directory, 'verdicts.mjs')], {
      input,
      maxBuffer: 1 << 26,
      timeout: 60_000,
    });
    const verdicts = JSON.parse(said.toString('utf8')) as readonly string[];
    expect(verdicts.map((verdict, n) => [cases[n]?.id, verdict])).toEqual(
      cases.map(({ id, verdict }) => [id, verdict]),
    );
  });
});
