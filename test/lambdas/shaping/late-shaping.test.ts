import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

interface Output {
  readonly entryPoint?: string;
  readonly inputs: { readonly [path: string]: unknown };
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

it('a forwarder starts without what checks and edits bodies', () => {
  const url = new URL('../../../dist/meta/forwarder.json', import.meta.url);
  const { outputs } = JSON.parse(readFileSync(url, 'utf8')) as { outputs: { [path: string]: Output } };
  const loaded = new Set<string>();
  const load = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || loaded.has(path)) return;
    loaded.add(path);
    for (const one of output.imports) if (one.kind === 'import-statement') load(one.path);
  };
  const [start] = Object.entries(outputs).find(
    ([, { entryPoint }]) => entryPoint === 'lambdas/forwarder/handler.ts',
  ) ?? [''];
  load(start);
  const inputs = [...loaded].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
  expect(inputs).toContain('lambdas/stages/validation.ts');
  expect(inputs.filter((input) => /^(lib\/engine\/(schema|shape)|lambdas\/shaping)\//.test(input))).toEqual([
    'lambdas/shaping/late-shaping.ts',
  ]);
});
