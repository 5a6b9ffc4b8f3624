import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Table from 'cli-table3';
import { build, type Plugin } from 'esbuild';
import { type AuthSubject, authChecks, type Check } from './auth-checks.ts';
import { type Mutant, mutantsOf } from './mutants-of.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The guard and the rules: everything that refuses a token or a key. */
const modules = [
  'lib/engine/tokens/algorithms.ts',
  'lib/engine/tokens/base64url.ts',
  'lib/engine/shape/kept-names.ts',
  'lib/engine/tokens/strict-json.ts',
  'lib/engine/tokens/compact-token.ts',
  'lib/engine/tokens/header-rules.ts',
  'lib/engine/tokens/claim-rules.ts',
  'lib/engine/tokens/jwk-rules.ts',
  'lib/engine/tokens/weak-keys.ts',
  'lambdas/authorizer/verify-jwt.ts',
];

interface Outcome {
  readonly at: string;
  readonly was: string;
  readonly became: string;
  /** The first case that told the mutant from the original; null for a mutant that nobody noticed. */
  readonly killedBy: string | null;
}

/** Takes every refusal away, one at a time, and runs the tables of tokens and keys: whoever is not missed is a gap in the tests. */
export async function mutateAuth({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-mutants-'));
  try {
    const checks = authChecks();
    const wrong = await firstWrong(checks, await subjectWith(directory));
    if (wrong !== null) throw new Error(`without any mutant, this case fails: ${wrong}`);
    const outcomes: Outcome[] = [];
    for (const module of modules) {
      for (const mutant of mutantsOf(readFileSync(join(root, module), 'utf8'))) {
        const killedBy = await firstWrong(checks, await subjectWith(directory, { module, mutant }));
        outcomes.push({ at: `${module}:${mutant.line}`, was: mutant.was, became: mutant.became, killedBy });
      }
    }
    const alive = outcomes.filter(({ killedBy }) => killedBy === null).length;
    const met = alive === 0 && outcomes.length > 0;
    const summary = { mutants: outcomes.length, alive, cases: checks.length };
    console.log(
      json ? JSON.stringify({ mutate: 'auth', ...summary, outcomes, met }, null, 2) : text(outcomes, summary),
    );
    return { met };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function firstWrong(checks: readonly Check[], subject: AuthSubject): Promise<string | null> {
  for (const { id, holds } of checks) {
    if (!(await holds(subject).catch(() => false))) return id;
  }
  return null;
}

/** The functions under test, bundled with one module changed. Each bundle has a file of its own: a module is loaded once. */
async function subjectWith(
  directory: string,
  changed?: { readonly module: string; readonly mutant: Mutant },
): Promise<AuthSubject> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./auth-subject.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [sharedJose, ...(changed === undefined ? [] : [replaced(changed.module, changed.mutant.source)])],
  });
  const path = join(mkdtempSync(join(directory, 'mutant-')), 'subject.mjs');
  writeFileSync(path, outputFiles[0]?.contents ?? '');
  return import(pathToFileURL(path).href);
}

const replaced = (module: string, contents: string): Plugin => ({
  name: 'mutant',
  setup({ onLoad }) {
    const path = resolve(root, module);
    onLoad({ filter: /\.ts$/ }, (args) => (args.path === path ? { contents, loader: 'ts' } : undefined));
  },
});

/** No mutant is in a library: all of them share the one that is loaded already. */
const sharedJose: Plugin = {
  name: 'shared-jose',
  setup({ onResolve }) {
    onResolve({ filter: /^jose(\/errors)?$/ }, ({ path }) => ({ path: import.meta.resolve(path), external: true }));
  },
};

function text(outcomes: readonly Outcome[], summary: object): string {
  const table = new Table({ head: ['mutant', 'became', 'killed by'], style: { head: [], border: [] } });
  for (const { at, was, became, killedBy } of outcomes) {
    table.push([`${at}\n${short(was)}`, short(became), killedBy === null ? 'NOBODY' : short(killedBy)]);
  }
  const words = Object.entries(summary).map(([name, value]) => `${name} ${value}`);
  return `${table.toString()}\n${words.join(', ')}`;
}

const short = (value: string) => (value.length > 60 ? `${value.slice(0, 57)}...` : value);
