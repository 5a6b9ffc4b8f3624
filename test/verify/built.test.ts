import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signToken } from '../../lambdas/signing/sign-token.ts';
import { type Publisher, publishedAt, publisher } from './published.ts';
import { claimsAt, issuer, keyAt, tokenAt } from './tokens.ts';

const built = (folder: string) => fileURLToPath(new URL(`../../dist/${folder}/verify/index.js`, import.meta.url));

const doors = [
  ['commonjs', 'cjs', (file: string) => `require(${JSON.stringify(file)})`],
  ['module', 'esm', (file: string) => `await import(${JSON.stringify(file)})`],
] as const;

describe.each(doors)('the verifier as it is shipped, %s', (type, folder, load) => {
  let keys: Publisher;
  beforeAll(async () => {
    keys = await publisher((_, response) => response.end(publishedAt(Date.now())));
  });
  afterAll(() => keys.stop());

  /** What a service of another process makes of the token. */
  async function outcome(token: string, jwksUri = keys.jwksUri): Promise<string> {
    const options = JSON.stringify({ issuer, service: 'orders', jwksUri });
    const script = `const { verifier, TokenRefused, KeysUnavailable } = ${load(built(folder))};
      verifier(${options})(process.argv[1]).then(
        ({ caller }) => console.log('believed', caller.subject),
        (error) => console.log(error instanceof TokenRefused || error instanceof KeysUnavailable, error.name, error.refusal),
      );`;
    const { stdout } = await promisify(execFile)(process.execPath, [`--input-type=${type}`, '-e', script, token]);
    return stdout.trim();
  }

  it('is one file that needs no package, and small', () => {
    const text = readFileSync(built(folder), 'utf8');
    const imported = [...text.matchAll(/(?:from |require\()"([^"]+)"/g)].map(([, name]) => name);
    expect(imported).toEqual([]);
    expect(text.length).toBeLessThan(60_000);
  });

  it('believes the gateway, and says what is wrong with what is not the gateway\u2019s', async () => {
    const now = Date.now();
    const unknown = signToken(claimsAt(now), keyAt(now, 'm'.repeat(40)));
    const outcomes = [tokenAt(now), tokenAt(now - 66_000), unknown].map((token) => outcome(token));
    expect(await Promise.all(outcomes)).toEqual([
      'believed alice',
      'true TokenRefused expired',
      'true TokenRefused key',
    ]);
    expect(await outcome(tokenAt(now), 'http://127.0.0.1:1/')).toBe('true KeysUnavailable undefined');
  });
});
