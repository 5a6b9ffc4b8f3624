import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Issue } from '../../lib/contract/issue.ts';
import { issueCodes } from '../../lib/contract/issue-codes.ts';
import { policyKinds } from '../../lib/contract/policy-kinds.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { entriesOf } from '../../lib/plan/entries.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { aggregatePolicies } from '../../lib/policies/aggregate-policies.ts';
import { untyped } from '../model/declarations.ts';
import { extensionMistakes } from '../openapi/check-extensions.ts';

const order = { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] };
const query = { type: 'object', properties: { q: { type: 'string' }, 'a[b]': { type: 'string' } } };

/** Something that a route may say, or not. */
const said = (key: string, ...values: readonly unknown[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, fc.constantFrom(...values.map((value) => ({ [key]: value }))));

const all = (...parts: readonly fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((found) => Object.assign({}, ...found) as { readonly [key: string]: unknown });

const validation = (...bodies: readonly unknown[]) =>
  all(
    said('query', query, { ...query, required: ['q'] }, { ...query, additionalProperties: false }),
    said('headers', { type: 'object', properties: { 'x-a': { type: 'string' } }, required: ['x-a'] }),
    ...(bodies.length === 0
      ? []
      : [said('body', ...bodies), said('maxBody', '64KB'), said('requireContentLength', true)]),
  ).map((validate) => ({ validate }));

const asked = all(
  fc.constant({ auth: 'customer' }),
  said('limit', { rate: '5/s', by: 'client.ip' }, { enforce: 'best-effort', rate: '5/s', by: 'route' }),
  said('set', { 'X-A': { static: 'a' } }, { 'X-A': 'claims.sub' }),
  said('remove', ['X-B']),
  said('answer', { set: { 'X-C': { static: 'c' } } }, { body: { remove: ['cost'] } }),
  said('direct', 'large files'),
);
const bare = fc.constant({ auth: 'customer' });
const readRoute = fc.oneof(
  all(bare, validation()),
  all(asked, validation(), said('query', { remove: ['r'] }), said('fallback', { lastGood: '5min' })),
);
const bodies = [order, { type: ['object', 'null'] }, { type: 'array', minItems: 1 }];
const writeRoute = fc.oneof(
  all(bare, validation(order)),
  all(asked, validation(...bodies), said('body', { set: { 'order.by': 'claims.sub' } })),
);
const upstream = fc.oneof(
  fc.constant({ timeout: '2s', trusts: 'nothing' }),
  all(
    fc.constant({ timeout: '2s', critical: false }),
    fc.constantFrom({ trusts: 'signed-token' }, { trusts: 'nothing' }),
    said('retry', { tries: 2 }),
    said('hedge', { after: '200ms' }),
    said('maxInFlight', 10),
    said('errors', 'problem'),
  ),
);
const gateway = all(said('binary', ['image/*']), said('cors', { origins: ['https://shop.example.com'] }));
const aggregate = all(validation(), said('limit', { rate: '5/s', by: 'client.ip' }));
const targets = fc.constantFrom<1 | 3 | 'function'>(1, 3, 'function');

test('every policy of every way says why in words or is refused in words, and the document has no mistake', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.record({ readRoute, writeRoute, upstream, gateway, aggregate, targets, isDirect: fc.boolean() }),
      ({ targets: bound, isDirect, ...said }) => {
        const outcome = plannedOf(said, bound, isDirect);
        if ('issues' in outcome) {
          for (const issue of outcome.issues) expect(textOf(issue).split(' ').length).toBeGreaterThan(6);
          for (const { code } of outcome.issues) seen.add(code);
          return;
        }
        const { plan } = outcome;
        for (const { way, decisions } of entriesOf(plan))
          for (const { policy, enforcedBy, why } of decisions) {
            expect(why.split(' ').length).toBeGreaterThan(2);
            seen.add(`${way} ${policy} ${enforcedBy}`);
          }
        expect(extensionMistakes(openApiOf(plan))).toEqual([]);
      },
    ),
    // What has to be seen at least once is looked at below, so the cases are the same every time.
    { numRuns: 1_600, seed: 1 },
  );
  const inParts = policyKinds.filter((kind) => aggregatePolicies[kind] !== 'in-parts');
  expect(inParts.filter((kind) => ![...seen].some((one) => one.startsWith(`aggregate ${kind} `)))).toEqual([]);
  const onRoutes = policyKinds.filter((kind) => kind !== 'aggregation');
  expect(onRoutes.filter((kind) => ![...seen].some((one) => one.startsWith(`lambda ${kind} `)))).toEqual([]);
  expect([seen.has('GH1401'), seen.has('GH1711'), seen.has('direct validation api-gateway')]).toEqual([
    true,
    true,
    true,
  ]);
});

interface Said {
  readonly readRoute: object;
  readonly writeRoute: object;
  readonly upstream: object;
  readonly gateway: object;
  readonly aggregate: object;
}

/** One service with a read and a write, and an aggregate of another read unless everything is direct. */
function plannedOf(said: Said, bound: 1 | 3 | 'function', isDirect: boolean): ReturnType<typeof planOf> {
  const platform = untyped.platform('shop', { auth: { customer: untyped.jwt({}) } });
  const way = isDirect ? { direct: 'large files' } : {};
  const shop = platform.service('shop', {
    owner: 'team-shop',
    upstream: said.upstream,
    routes: {
      'GET /a': { ...said.readRoute, ...way },
      'POST /a': { ...said.writeRoute, ...way },
      ...(!isDirect && { 'GET /part': { auth: 'customer' } }),
    },
  });
  const parts = { a: untyped.call(shop, 'GET /part', { fallback: 'omit' }) };
  const routes = { 'GET /whole': { auth: 'customer', ...said.aggregate, parts } };
  const home = platform.aggregate('home', { owner: 'team-mobile', timeout: '5s', routes });
  const services = isDirect ? [shop] : [shop, home];
  const modelled = modelOf(platform.gateway('mobile', { services, bff: 'mobile apps', ...said.gateway }));
  return 'issues' in modelled ? modelled : planOf(modelled.model, undefined, { shop: bound });
}

function textOf({ at, why, fix, code }: Issue): string {
  return [at, why ?? issueCodes[code].what, fix ?? issueCodes[code].fix].join(' ');
}
