import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { untyped } from '../model/declarations.ts';
import { type ServedGateway, servedGateway } from '../support/served-gateway.ts';

const open = { auth: 'public', reason: 'a journey' };
const site = untyped.platform('site', { auth: {}, guardrails: { maxBody: '4KB' } });
const notes = site.service('notes', {
  owner: 'team-notes',
  upstream: { timeout: '2s', trusts: 'nothing' },
  routes: { 'POST /notes': open, 'GET /notes': open, 'POST /short': { ...open, validate: { maxBody: '1KB' } } },
});

let gateway: ServedGateway;
beforeAll(async () => {
  gateway = await servedGateway(site.gateway('site', { services: [notes], guardrails: { maxBody: '2KB' } }));
}, 60_000);
afterAll(() => gateway?.stop());

describe('the longest body of the guardrails, the shorter one of platform and gateway', () => {
  const statusOf = async (path: string, bytes: number) =>
    (await fetch(gateway.url + path, { method: 'POST', body: 'x'.repeat(bytes) })).status;

  it.each([
    ['a route that says nothing of it takes as much', '/notes', 2_048, 200],
    ['not a byte more', '/notes', 2_049, 413],
    ['a route that says less takes that', '/short', 1_024, 200],
    ['not a byte more than that', '/short', 1_025, 413],
  ])('%s', async (_, path, bytes, status) => {
    expect(await statusOf(path, bytes)).toBe(status);
  });
});
