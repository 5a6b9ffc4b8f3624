import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Gateway, gradually } from '../../lib/index.ts';
import { type DevSession, startDevSession } from '../../lib/local/dev/dev-session.ts';
import { defaultUpstreams } from '../../lib/testing/default-upstreams.ts';
import { untyped } from '../model/declarations.ts';
import { mixedAssembly } from '../support/mixed-assembly.ts';
import { type Recorded, type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const { call, jwt, platform } = untyped;
const customer = { auth: 'customer' };
const owner = 'team-orders';

/** Everything that the two have in common. */
const kept = {
  'GET /same/{id}': { ...customer, where: { 'path.id': 'claims.sub' } },
  'POST /same': { ...customer, scopes: ['a'], set: { 'X-Owner': 'claims.sub' } },
  'GET /open': { auth: 'public', reason: 'a shop window' },
};

function before(upstream: object) {
  const house = platform('house', { auth: { customer: jwt({ scopes: ['a', 'b'] }) } });
  const orders = house.service('orders', {
    owner,
    routes: {
      ...kept,
      'GET /removed': customer,
      'GET /renamed/{id}': { ...customer, where: { 'path.id': 'claims.sub' }, to: '/r/{id}' },
      'GET /moved': customer,
      'GET /other-credential': customer,
      'GET /opened': customer,
      'GET /closed': { auth: 'public', reason: 'until now' },
      'GET /other-scope': { ...customer, scopes: ['a'] },
      'GET /to-direct': { ...customer, scopes: ['a'] },
      'GET /from-direct': { ...customer, scopes: ['a'], direct: 'large files' },
    },
    upstream: { ...upstream, trusts: 'signed-token' },
  });
  const home = house.aggregate('home', {
    owner: 'team-home',
    timeout: '8s',
    routes: { 'GET /whole': { ...customer, parts: { one: call(orders, 'GET /moved', { critical: true }) } } },
  });
  return house.gateway('house', { services: [orders, home], bff: 'the web' });
}

function after(upstream: object) {
  const staff = { auth: 'staff' };
  const auth = {
    customer: jwt({ scopes: ['a', 'b'] }),
    staff: jwt({ scopes: ['a', 'b'] }),
    device: jwt({ header: 'X-Device' }),
  };
  const house = platform('house', { auth });
  const orders = house.service('orders', {
    owner,
    routes: {
      ...kept,
      'GET /added': customer,
      'GET /renamed/{order}': { ...customer, where: { 'path.order': 'claims.sub' }, to: '/r/{order}' },
      'GET /other-credential': staff,
      'GET /device': { auth: 'device' },
      'GET /opened': { auth: 'public', reason: 'from now on' },
      'GET /closed': { ...customer, scopes: ['b'] },
      'GET /other-scope': { ...customer, scopes: ['b'] },
      'GET /to-direct': { ...customer, scopes: ['a'], direct: 'large files' },
      'GET /from-direct': { ...customer, scopes: ['a'] },
    },
    upstream: { ...upstream, trusts: 'signed-token' },
  });
  const stock = house.service('stock', {
    owner,
    upstream,
    isolation: 'service',
    reservedConcurrency: 5,
    routes: { 'GET /moved': customer, 'GET /stock': customer },
  });
  const home = house.aggregate('home', {
    owner: 'team-home',
    timeout: '8s',
    routes: {
      'GET /whole': {
        ...customer,
        parts: {
          one: call(orders, 'GET /added', { critical: true }),
          two: call(stock, 'GET /stock', { fallback: { static: 'none' } }),
        },
      },
    },
  });
  return house.gateway('house', { services: [orders, stock, home], bff: 'the web' });
}

const routes = [
  'GET /same/alice',
  'GET /same/bob',
  'POST /same',
  'GET /open',
  'GET /added',
  'GET /removed',
  'GET /renamed/alice',
  'GET /renamed/bob',
  'GET /moved',
  'GET /other-credential',
  'GET /device',
  'GET /opened',
  'GET /closed',
  'GET /other-scope',
  'GET /to-direct',
  'GET /from-direct',
  'GET /stock',
  'GET /whole',
];

const isFunction = {
  all: () => true,
  'the authorizer': (id: string) => id.includes('Authorizer'),
  'those that serve': (id: string) => !id.includes('Authorizer'),
};
const callers = ['nobody', 'customer', 'customer a', 'customer b', 'staff a', 'device'] as const;

interface Answer {
  readonly status: number;
  readonly kind: string | undefined;
  readonly retryAfter: string | null;
  readonly seen: readonly unknown[];
  readonly text: string;
}

type Answers = ReadonlyMap<string, Answer>;

let directory: string;
let upstream: RecordingUpstream;
let session: DevSession;
const lines: string[] = [];
const answers: { [deployment: string]: Answers } = {};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-rollout-'));
  upstream = await recordingUpstream();
  const place = { timeout: '5s', dev: { url: upstream.url } };
  const pure = { before: deployed('before', before(place)), after: deployed('after', after(place)) };
  session = await startDevSession({
    assembly: pure.after,
    directory,
    env: process.env,
    warmInstances: 0,
    onLog: ({ text }) => lines.push(text),
  });
  const stages = [
    { stage: 'before', functions: 'after' },
    { stage: 'after', functions: 'before' },
  ] as const;
  for (const { stage, functions } of stages) {
    answers[stage] = await answersOf(pure[stage]);
    for (const moved of ['all', 'the authorizer', 'those that serve'] as const) {
      const mixed = { stage: pure[stage], functions: pure[functions], isMoved: isFunction[moved] };
      const outdir = join(directory, `${stage} with ${moved}`);
      answers[`${stage} with ${moved}`] = await answersOf(mixedAssembly(mixed, outdir));
    }
  }
}, 240_000);

afterAll(async () => {
  await session?.stop();
  await upstream?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function deployed(name: string, gateway: unknown): string {
  const outdir = join(directory, name);
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir });
  const { definition, platform: of } = gateway as {
    readonly definition: { readonly services: unknown };
    readonly platform: { readonly definition: { readonly auth: object } };
  };
  const place = (credential: string) => ({ issuer: `https://${credential}.issuer.example`, audience: 'test' });
  const auth = Object.fromEntries(Object.keys(of.definition.auth).map((one) => [one, place(one)]));
  new Gateway(new Stack(app, 'Test'), 'Gateway', {
    gateway,
    stage: 'test',
    auth,
    upstreams: defaultUpstreams(definition.services),
    limitStore: 'dynamodb',
    rollout: gradually({ step: 'canary-10-percent-5-minutes' }),
  } as never);
  app.synth();
  return outdir;
}

/** What every caller gets on every route. */
async function answersOf(assembly: string): Promise<Answers> {
  await session.reload(assembly);
  const all = new Map<string, Answer>();
  for (const caller of callers)
    for (const route of routes) all.set(`${route} by ${caller}`, await answerOf(route, await headersOf(caller)));
  return all;
}

async function headersOf(caller: (typeof callers)[number]): Promise<{ [name: string]: string }> {
  const [credential = '', ...scopes] = caller.split(' ');
  if (credential === 'nobody' || !session.issuers.names.includes(credential)) return {};
  const token = await session.issuers.mint(credential, { subject: 'alice', scopes });
  return credential === 'device' ? { 'x-device': token } : { authorization: `Bearer ${token}` };
}

async function answerOf(route: string, headers: { [name: string]: string }): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  upstream.taken();
  const response = await fetch(`${session.host.url}${path}`, { method, headers });
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  const kind = isProblem ? (JSON.parse(text) as { type: string }).type.split(':').at(-1) : undefined;
  return {
    status: response.status,
    kind,
    retryAfter: response.headers.get('retry-after'),
    seen: upstream.taken().map(plain),
    text,
  };
}

/** Without what is another for every request. */
const plain = ({ headers, ...rest }: Recorded) => ({
  ...rest,
  headers: headers.filter(
    ([name]) =>
      !/^(x-request-id|x-trace-id|traceparent|x-amzn-trace-id|host|authorization|x-gatehouse-token)$/i.test(name),
  ),
});

const mixes = ['all', 'the authorizer', 'those that serve'].flatMap((moved) =>
  (['before', 'after'] as const).map((stage) => ({ stage, other: stage === 'before' ? 'after' : 'before', moved })),
);
const all = (deployment: string) => answers[deployment] as Answers;
const isRefused = ({ status }: Answer) => status >= 400;
const asSaid = ({ text, ...answer }: Answer) => ({
  ...answer,
  text: text.replace(/"requestId":"[^"]*"/, '').replace('path.order', 'path.id'),
});
const saysToWait = ({ kind, retryAfter }: Answer) =>
  (kind === 'deploying' && retryAfter === '5') || kind === 'identity-unavailable';

describe.each(mixes)('a stage of $stage with functions of $other: $moved', ({ stage, other, moved }) => {
  const told = () => all(`${stage} with ${moved}`);

  it('answers what did not change, and renamed parameters, as before', () => {
    const unchanged = [...all(stage).keys()].filter(
      (asked) => /^(GET \/(same|open|renamed)\b|POST \/same)/.test(asked) && !/by (staff a|device)$/.test(asked),
    );
    expect(unchanged).toHaveLength(24);
    for (const asked of unchanged)
      expect([asked, asSaid(told().get(asked) as Answer)]).toEqual([asked, asSaid(all(stage).get(asked) as Answer)]);
  });

  it('lets nobody in whom both refuse', () => {
    const opened = [...told()].filter(
      ([asked, answer]) =>
        !isRefused(answer) && [stage, other].every((one) => isRefused(all(one).get(asked) as Answer)),
    );
    expect(opened.map(([asked]) => asked)).toEqual([]);
  });

  it('says of all else what one of both says, or when to come again', () => {
    const others = [...told()].filter(([asked, answer]) => {
      const ofBoth = [stage, other].map((one) => all(one).get(asked) as Answer);
      if (ofBoth.some(({ status }) => status === answer.status) || saysToWait(answer)) return false;
      // Whoever one of both refuses may be refused in the other's words.
      return answer.kind !== 'forbidden' || !ofBoth.some(isRefused);
    });
    expect(others).toEqual([]);
  });
});

it('a whole is served with what its stage has: a part of a service that is not there yet is left out', () => {
  const whole = (deployment: string) => JSON.parse(all(deployment).get('GET /whole by customer')?.text ?? '');
  expect(whole('before')).toEqual({ one: {}, degraded: [] });
  expect(whole('after')).toEqual({ one: {}, two: {}, degraded: [] });
  expect(whole('before with all')).toMatchObject({ one: {}, two: 'none', degraded: ['two'] });
  expect(whole('after with all')).toEqual({ one: {}, degraded: [] });
});

it('no function takes the other deployment for a bug, for an alarm would take it back', () => {
  expect(lines.filter((line) => line.includes('unexpected error'))).toEqual([]);
});
