import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Revocable, revocationText } from '../../../lib/contract/identity-rows.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { authorizerEvent, bench, config, customer } from './authorizer-bench.ts';
import { signer } from './tokens/signer.ts';

const issuer = 'https://id.example';
const keys = signer();
const now = 1_800_000_000;

let server: ScriptedServer;
let authorizer: ReturnType<typeof bench>;
beforeEach(async () => {
  server = await scriptedServer((_request, answer) => answer.end(JSON.stringify({ keys: [keys.publicJwk('ES256')] })));
  const credentials = { ...config.credentials, customer: { ...customer, clockToleranceSeconds: 5 } };
  authorizer = bench(() => now * 1000, { ...config, credentials });
});
afterEach(async () => {
  authorizer.close();
  await server.stop();
});

function ask(header: object, claims: object) {
  const place = { issuer, audiences: ['shop'], jwksUri: server.url.href };
  const all = { iss: issuer, aud: 'shop', sub: 'mallory', iat: now, exp: now + 60, ...claims };
  const token = keys.sign('ES256', { alg: 'ES256', typ: 'at+jwt', ...header }, all);
  const event = authorizerEvent({ auth_customer: place, auth_partner: { ...place, issuer: 'https://other.example' } }, [
    ['Authorization', `Bearer ${token}`],
  ]);
  return authorizer.ask(event);
}

function revoke(revocable: Revocable, before = now) {
  const name = createHash('sha256').update(revocationText(revocable)).digest('hex');
  authorizer.rows.revocations.set(`${revocable.kind}#${name}`, before);
}

describe('who would walk around a revocation', () => {
  it.each([{ kid: 'ES256' }, {}])('with a revoked key and the header %j is refused', async (header) => {
    revoke({ kind: 'signing-key', issuer, keyId: 'ES256' });
    expect(await ask(header, {})).toEqual({ error: 'Unauthorized' });
    expect(authorizer.lines.at(-1)?.['reason']).toBe('token-revoked');
  });

  it.each([
    ['now', now],
    ['by a clock that is ahead as much as is tolerated', now + 5],
    ['at no time', undefined],
  ])('with a token that was issued %s is refused', async (_, iat) => {
    revoke({ kind: 'subject', issuer, subject: 'mallory' });
    expect(await ask({ kid: 'ES256' }, { iat })).toEqual({ error: 'Unauthorized' });
    expect(authorizer.lines.at(-1)?.['reason']).toBe('token-revoked');
  });

  it('and who signed in after it is let in', async () => {
    revoke({ kind: 'subject', issuer, subject: 'mallory' }, now - 6);
    expect(await ask({ kid: 'ES256' }, {})).toHaveProperty('result');
  });
});
