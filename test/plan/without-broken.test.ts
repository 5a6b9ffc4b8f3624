import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import type { Excluded } from '../../lib/contract/excluded.ts';
import type { GatewayDeclaration } from '../../lib/declare/gateway.ts';
import { url } from '../../lib/declare/upstream-place.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { withoutBroken } from '../../lib/plan/without-broken.ts';
import { type AnyGateway, synthesised } from '../../lib/testing/synthesised.ts';
import { issuesOf, type Loose, okRoute, shopWith, untyped } from '../model/declarations.ts';

const shop = shopWith({});
const service = (name: string, more: Loose = {}) =>
  shop.service(name, {
    owner: `team-${name}`,
    upstream: { timeout: '1s' },
    path: `/${name}`,
    routes: { 'GET /a': okRoute, 'POST /a': okRoute },
    ...more,
  });
const gatewayOf = (services: readonly unknown[], more: Loose = {}) => shop.gateway('mobile', { services, ...more });
const sixty = Array.from({ length: 59 }, (_, index) => service(`sound-${index}`));

/** What is left and what is not. */
function outcome(gateway: GatewayDeclaration) {
  const result = withoutBroken(gateway);
  const { services, excluded = [] } = result.definition as {
    readonly services: readonly { readonly name: string }[];
    readonly excluded?: readonly Excluded[];
  };
  const codes = excluded.map(({ name, owner, issues }) => [name, owner, issues.map(({ code }) => code)]);
  return { names: services.map(({ name }) => name), excluded: codes, issues: issuesOf(result).map(({ code }) => code) };
}

describe('a broken service', () => {
  const broken: readonly (readonly [
    story: string,
    record: unknown,
    name: string,
    owner: string,
    codes: readonly string[],
  ])[] = [
    ['with a slip of the pen', service('bad', { rotues: {} }), 'bad', 'team-bad', ['GH1001']],
    ['of a later schema', { ...(service('bad') as object), schema: 2 }, 'bad', 'team-bad', ['GH1007']],
    ["that is another platform's", { ...(service('bad') as object), platform: 'other' }, 'bad', 'team-bad', ['GH1112']],
    ['whose package exports nothing of that name', undefined, 'services[59]', 'an unnamed owner', ['GH1004']],
    ['that is a text', 'orders', 'services[59]', 'an unnamed owner', ['GH1004']],
    ['without a name', { ...(service('bad') as object), name: ' ' }, 'services[59]', 'team-bad', ['GH1004']],
    ['without an owner', service('bad', { owner: '' }), 'bad', 'an unnamed owner', ['GH1004']],
    [
      'with code in it',
      service('bad', { routes: { 'GET /a': { ...okRoute, timeout: () => '1s' } } }),
      'bad',
      'team-bad',
      ['GH1004'],
    ],
    [
      'with several mistakes',
      service('bad', { upstream: { timeout: '5' }, routes: { 'GET /a': { auth: 'nobody' } } }),
      'bad',
      'team-bad',
      ['GH1201', 'GH1005'],
    ],
    [
      'that a direct route breaks',
      service('bad', { routes: { 'GET /a': { ...okRoute, direct: 'quick' } } }),
      'bad',
      'team-bad',
      ['GH1402'],
    ],
  ];

  test.each(broken)('%s is left out, and the 59 others are not', (_, record, ...expected) => {
    const { names, excluded, issues } = outcome(gatewayOf([...sixty, record]));
    expect({ count: names.length, excluded, issues }).toEqual({
      count: 59,
      excluded: [expected],
      issues: [],
    });
  });

  test('is one that breaks a guardrail, of the platform or of the gateway', () => {
    const timeout = service('bad', { upstream: { timeout: '9s' } });
    const { excluded, names } = outcome(gatewayOf([timeout, ...sixty], { guardrails: { maxTimeout: '5s' } }));
    expect([excluded, names.length]).toEqual([[['bad', 'team-bad', ['GH1303']]], 59]);
  });

  test('is told where it stands among the others', () => {
    const later = { ...(service('bad') as object), schema: 2 };
    const { excluded } = withoutBroken(gatewayOf([...sixty, later])).definition;
    expect(excluded?.[0]?.issues[0]).toMatchObject({ at: 'gateway mobile services[59]', got: 2 });
  });

  test('takes its aggregates with it, and leaves those of others', () => {
    const part = (name: string) => untyped.call({ name }, 'GET /a', { critical: true });
    const aggregate = (name: string, of: string) =>
      shop.aggregate(name, {
        ...{ owner: `team-${name}`, timeout: '2s', path: `/${name}` },
        routes: { 'GET /home': { auth: 'customer', parts: { one: part(of) } } },
      });
    const services = [service('bad', { x: 1 }), aggregate('home', 'bad'), aggregate('web', 'sound-0'), ...sixty];
    const { names, excluded, issues } = outcome(gatewayOf(services, { bff: 'web pages' }));
    expect(names.slice(0, 2)).toEqual(['web', 'sound-0']);
    expect(excluded.map(([name]) => name)).toEqual(['bad', 'home']);
    expect(issues).toEqual([]);
  });
});

describe('nothing is left out', () => {
  test('of a sound gateway, which stays what it is', () => {
    const gateway = gatewayOf(sixty);
    expect(withoutBroken(gateway)).toBe(gateway);
  });

  test.each<[string, GatewayDeclaration, readonly string[]]>([
    [
      'that two services break together',
      gatewayOf([
        service('one', { path: '/x', routes: { 'GET /{id}': okRoute } }),
        service('two', { path: '/x', routes: { 'GET /me': okRoute } }),
      ]),
      ['GH1115'],
    ],
    ['that is mounted twice', gatewayOf([service('one'), service('one')]), ['GH1103', 'GH1103', 'GH1109']],
    ['for a mistake of the gateway', gatewayOf(sixty, { cors: { origins: ['x'] } }), ['GH1501']],
    [
      'for a mistake of the platform',
      shopWith({ customer: { algorithms: ['HS256'] } }).gateway('mobile', { services: sixty }),
      ['GH1206'],
    ],
    [
      'where nothing would remain',
      gatewayOf([service('one', { x: 1 }), service('two', { y: 1 })]),
      ['GH1001', 'GH1001'],
    ],
  ])('%s', (_, gateway, codes) => {
    const { excluded, issues } = outcome(gateway);
    expect({ excluded, codes: [...issues].sort() }).toEqual({ excluded: [], codes });
  });
});

test('whatever becomes of one record, all others are deployed', () => {
  const others = sixty.slice(0, 3);
  const steps = ['name', 'kind', 'schema', 'platform', 'definition', 'upstream', 'owner', 'routes', 'path'];
  const anything = fc.anything({ withDate: true, withMap: true, withNullPrototype: true });
  const holds = fc.property(fc.constantFrom(...steps), anything, (key, value) => {
    const record = service('bad') as { readonly definition: object };
    const changed = Object.hasOwn(record, key)
      ? { ...record, [key]: value }
      : { ...record, definition: { ...record.definition, [key]: value } };
    const { model } = modelOf(withoutBroken(gatewayOf([...others, changed]))) as {
      readonly model?: {
        readonly services: readonly { readonly name: string }[];
        readonly excluded: readonly unknown[];
      };
    };
    expect(model?.services.slice(0, 3).map(({ name }) => name)).toEqual(['sound-0', 'sound-1', 'sound-2']);
    expect((model?.services.length ?? 0) + (model?.excluded.length ?? 0)).toBe(4);
  });
  fc.assert(holds, { numRuns: 100 });
});

describe('what is deployed without a broken service', () => {
  let directory = '';
  let warnings: readonly string[] = [];
  let manifest: AssemblyManifest;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-broken-'));
    const gateway = withoutBroken(
      gatewayOf([service('bad', { rotues: {} }), service('good')]),
    ) as unknown as AnyGateway;
    // The types of the places ask for those of what is left out as well.
    const upstreams = { bad: url('https://bad.example'), good: url('https://good.example') };
    const assembly = synthesised(gateway, { upstreams }, directory);
    warnings = assembly.getStackByName('Test').messages.map(({ entry }) => String(entry.data));
    manifest = JSON.parse(readFileSync(join(directory, 'Test.Gateway.gatehouse.json'), 'utf8'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('has a warning that says what that means, and one for each of its mistakes', () => {
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^GH1116 bad: excluded, and so none of its 2 routes is deployed, and what is there now is taken away; it belongs to team-bad\n {7}fix: /,
      ),
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(/^GH1001 bad rotues: unknown key, got \{\}\n {7}fix: did you mean `routes`\?/),
    );
  });

  test('says so to tools, and has the routes of the others', () => {
    expect(manifest.routes.map(({ service: name, path }) => [name, path])).toEqual([
      ['good', '/good/a'],
      ['good', '/good/a'],
    ]);
    expect(manifest.excluded).toMatchObject([{ kind: 'service', name: 'bad', owner: 'team-bad', routes: 2 }]);
    expect(manifest.upstreams.map(({ name }) => name)).toEqual(['good']);
  });
});
