import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { identityKeyDocuments } from '../../lambdas/adapters/dynamodb/identity-key-documents.ts';
import { type IdentityTable, identityTable } from '../../lambdas/adapters/dynamodb/identity-table.ts';
import { type IssuerUpstreams, issuerUpstreams } from '../../lambdas/adapters/http/issuer-upstreams.ts';
import { issuerKeys } from '../../lambdas/adapters/jwks/issuer-keys.ts';
import { type JwtCandidate, verifyJwt } from '../../lambdas/authorizer/verify-jwt.ts';
import { type IssuerKeys, IssuerUnavailable } from '../../lambdas/ports.ts';
import { type LocalIssuer, startIssuer } from '../../lib/local/issuer/issuer.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { makeIdentityTable } from '../support/identity-table.ts';
import { localDynamoDb } from '../support/limit-table.ts';

const silent = { info: () => undefined, error: () => undefined };

let server: RunningDynamoDb;
let issuer: LocalIssuer;
let table: IdentityTable;
let upstreams: IssuerUpstreams;
let nowMillis: number;
let fleet: readonly IssuerKeys[];
beforeAll(async () => {
  server = await startDynamoDb({ env: process.env });
});
afterAll(() => server.stop());
beforeEach(async () => {
  issuer = await startIssuer({ names: ['customer'] });
  table = identityTable(await makeIdentityTable(server.url), localDynamoDb(server.url));
  upstreams = issuerUpstreams(silent);
  nowMillis = Date.now();
  fleet = Array.from({ length: 8 }, newInstance);
});
afterEach(async () => {
  table.close();
  upstreams.close();
  await issuer.stop();
});

/** One instance of the authorizer's keys, over the real table and the real way to the issuer, on a clock that the test sets. */
function newInstance(): IssuerKeys {
  const pause = async (millis: number) => {
    nowMillis += millis;
    await turn();
  };
  return issuerKeys({
    documents: identityKeyDocuments(table),
    upstreams,
    log: silent,
    nowMillis: () => nowMillis,
    pause,
  });
}

const minted = () => issuer.mint('customer', { subject: 'alice', algorithm: 'ES256', expiresInSeconds: 86_400 });

const candidate = (): JwtCandidate => ({
  credential: 'customer',
  place: issuer.place('customer'),
  config: {
    kind: 'jwt',
    edition: '1',
    stageVariable: 'auth_customer',
    header: 'authorization',
    algorithms: ['ES256'],
    typ: 'at+jwt',
    audienceClaim: 'aud',
    clockToleranceSeconds: 0,
    claims: {},
    requiredClaims: [],
    fixedClaims: {},
    tenantClaim: null,
    rolesClaim: null,
    maxAgeSeconds: null,
    insecure: null,
    privateNetwork: null,
  },
});

async function verdict(keys: IssuerKeys, token: string): Promise<string> {
  try {
    const verified = await verifyJwt(token, [candidate()], { keys, nowMillis });
    return verified.genuine ? 'genuine' : verified.reason;
  } catch (error) {
    if (error instanceof IssuerUnavailable) return 'unavailable';
    throw error;
  }
}

/** What the eight say of a token, one after the other; one word where they agree. */
async function verdicts(token: string): Promise<string> {
  const all = new Set<string>();
  for (const keys of fleet) all.add(await verdict(keys, token));
  return [...all].sort().join(' or ');
}

/** Time goes by, in steps at each of which every instance is called with every token. */
async function during(seconds: number, tokens: readonly string[]): Promise<readonly string[]> {
  const said: string[] = [];
  for (let passed = 0; passed < seconds; passed += 5) {
    nowMillis += 5_000;
    for (const token of tokens) said.push(await verdicts(token));
  }
  return [...new Set(said)];
}

describe('eight instances, while the issuer', () => {
  it('announces its next keys, signs with them and removes the old ones, refuse nobody', async () => {
    const old = await minted();
    expect(await during(60, [old])).toEqual(['genuine']);
    await issuer.announce('customer');
    expect(await during(600, [old])).toEqual(['genuine']);
    await issuer.rotate('customer', { keepOld: true });
    const young = await minted();
    expect(await verdicts(young)).toBe('genuine');
    expect(await during(600, [old, young])).toEqual(['genuine']);
    await issuer.announce('customer');
    expect(await during(600, [old, young])).toEqual(['genuine']);
    await issuer.rotate('customer', { keepOld: false });
    expect(await during(600, [await minted()])).toEqual(['genuine']);
  }, 60_000);

  it('signs with new keys all of a sudden, know them at once', async () => {
    const old = await minted();
    expect(await during(60, [old])).toEqual(['genuine']);
    await issuer.rotate('customer', { keepOld: true });
    const young = await minted();
    expect(await verdicts(young)).toBe('genuine');
    expect(await during(60, [old, young])).toEqual(['genuine']);
  }, 60_000);

  it('removes a key, all refuse it after 330 s', async () => {
    const stolen = await minted();
    expect(await during(60, [stolen])).toEqual(['genuine']);
    await issuer.rotate('customer', { keepOld: false });
    const good = await minted();
    nowMillis += 1_000;
    expect(await verdict(fleet[0] as IssuerKeys, good)).toBe('genuine');
    await during(330, [good]);
    expect(await verdicts(stolen)).toBe('key-unknown');
    expect(await verdicts(good)).toBe('genuine');
  }, 60_000);

  it('removes a key and nobody asks for a new one, all refuse it after 330 s', async () => {
    await issuer.announce('customer');
    const stolen = await minted();
    expect(await during(60, [stolen])).toEqual(['genuine']);
    await issuer.rotate('customer', { keepOld: false });
    const said = await during(330, [stolen]);
    expect(said[0]).toBe('genuine');
    expect(await verdicts(stolen)).toBe('key-unknown');
  }, 60_000);

  it('is away for half an hour, let everybody in whom they knew, and refuse nobody whom they cannot know', async () => {
    const old = await minted();
    expect(await during(60, [old])).toEqual(['genuine']);
    issuer.down('customer');
    expect(await during(600, [old])).toEqual(['genuine']);
    await issuer.rotate('customer', { keepOld: true });
    const young = await minted();
    expect(await during(600, [young])).toEqual(['unavailable']);
    fleet = [...fleet.slice(2), newInstance(), newInstance()];
    expect(await during(600, [old])).toEqual(['genuine']);
    expect(await verdicts(young)).toBe('unavailable');
    issuer.up('customer');
    await during(325, [old]);
    expect(await verdicts(young)).toBe('genuine');
    expect(await during(60, [old, young])).toEqual(['genuine']);
  }, 60_000);
});
