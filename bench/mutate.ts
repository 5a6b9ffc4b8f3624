import { parseArgs } from 'node:util';
import { mutateAuth } from './mutants/mutate-auth.ts';

/** Takes parts of the code away, one at a time, and says whether the tests miss each of them. */
type Mutation = (options: { readonly json: boolean }) => Promise<{ readonly met: boolean }>;

const mutations: { readonly [name: string]: Mutation } = { auth: mutateAuth };

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const mutation = mutations[positionals[0] ?? ''];
if (mutation === undefined) {
  console.error(`usage: npm run mutate -- <${Object.keys(mutations).join(' | ')}> [--json]`);
  process.exitCode = 2;
} else {
  const { met } = await mutation({ json: values.json ?? false });
  process.exitCode = met ? 0 : 1;
}
