import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AssemblyManifest, ManifestUpstream } from '../../../lib/contract/assembly-manifest.ts';
import { type Upstreams, upstreamsOf } from '../../../lib/local/dev/upstreams.ts';

const server = (text: string) =>
  `node -e "console.log('${text}'); require('node:http').createServer((q, s) => s.end('${text}')).listen(process.env.PORT, '127.0.0.1')"`;

const gateway = (
  ...upstreams: readonly (Pick<ManifestUpstream, 'name' | 'dev'> & Partial<ManifestUpstream>)[]
): AssemblyManifest => ({
  schema: 1,
  gateway: 'things',
  stage: 'prod',
  stack: 'Things',
  apis: [],
  forwarders: {},
  health: null,
  usagePlans: [],
  identityTable: 'Identity',
  ownKeys: [],
  limits: {},
  routes: [],
  upstreams: upstreams.map((upstream) => ({
    stageVariable: `upstream_${upstream.name}`,
    isFunction: false,
    secretsVariable: null,
    credential: null,
    ...upstream,
  })),
  credentials: [],
  excluded: [],
  healthPath: null,
  signedTokens: null,
  quotas: [],
});

type Refusal = [story: string, given: { [name: string]: string }, dev: ManifestUpstream['dev'], message: string];

const started: Upstreams[] = [];
afterEach(() => Promise.all(started.splice(0).map((upstreams) => upstreams.stop())));

function upstreams(given: { readonly [name: string]: string } = {}) {
  const heard: string[] = [];
  const made = upstreamsOf({
    given,
    directory: tmpdir(),
    env: process.env,
    gatewayUrl: 'http://127.0.0.1:3000',
    onLine: (name, line) => heard.push(`${name}: ${line}`),
  });
  started.push(made);
  return { made, heard };
}

const answer = async (place: string | undefined) => (await fetch(`http://${place}/`)).text();
const isOpen = (place: string | undefined) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(place?.split(':')[1]), '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('upstreams on this machine', () => {
  it('are started with a free port each, and end', async () => {
    const { made, heard } = upstreams();
    const places = await made.bind([
      gateway({ name: 'a', dev: { command: server('one') } }, { name: 'b', dev: { command: server('two') } }),
    ]);
    expect(Object.keys(places)).toEqual(['upstream_a', 'upstream_b']);
    expect([await answer(places['upstream_a']), await answer(places['upstream_b'])]).toEqual(['one', 'two']);
    expect([...heard].sort()).toEqual(['a: one', 'b: two']);
    await made.stop();
    expect(await isOpen(places['upstream_a'])).toBe(false);
  });

  it('that are Lambda functions are left to the host, unless they are given an address', async () => {
    const one = gateway({ name: 'a', dev: { command: server('one') }, isFunction: true });
    const { made, heard } = upstreams();
    expect(await made.bind([one])).toEqual({});
    expect(heard).toEqual([]);
    const { made: given } = upstreams({ a: 'http://127.0.0.1:4000' });
    expect(await given.bind([one])).toEqual({ upstream_a: '127.0.0.1:4000' });
  });

  it('keep running when the gateway is bound again with the same command, and are replaced with another', async () => {
    const { made } = upstreams();
    const first = await made.bind([gateway({ name: 'a', dev: { command: server('one') } })]);
    expect(await made.bind([gateway({ name: 'a', dev: { command: server('one') } })])).toEqual(first);
    const other = await made.bind([gateway({ name: 'a', dev: { command: server('two') } })]);
    expect([await answer(first['upstream_a']), await answer(other['upstream_a'])]).toEqual(['one', 'two']);
    await made.keepOnly([gateway({ name: 'a', dev: { command: server('two') } })]);
    expect(await answer(other['upstream_a'])).toBe('two');
    expect(await isOpen(first['upstream_a'])).toBe(false);
  });

  it('are told where the gateway is and what it calls itself, those that are sent its tokens', async () => {
    const { made } = upstreams();
    const show = server('$GATEHOUSE_URL $GATEHOUSE_ISSUER');
    const manifest = gateway({ name: 'a', dev: { command: show } }, { name: 'b', dev: { command: show } });
    const tokens = {
      issuer: 'urn:gatehouse:things:prod',
      keysPath: '/keys',
      basePath: '/v1',
      services: ['a'],
      why: '',
    };
    const places = await made.bind([{ ...manifest, signedTokens: tokens }]);
    expect([await answer(places['upstream_a']), await answer(places['upstream_b'])]).toEqual([
      'http://127.0.0.1:3000/v1 urn:gatehouse:things:prod',
      ' ',
    ]);
  });

  it('are called where the caller says, before what the declaration says', async () => {
    const { made } = upstreams({ a: 'http://localhost:4100/base/', b: 'https://b.example.com' });
    const manifest = gateway(
      { name: 'a', dev: { command: 'exit 1' } },
      { name: 'b', dev: null },
      { name: 'c', dev: { url: 'http://127.0.0.1:4200' } },
    );
    expect(await made.bind([manifest])).toEqual({
      upstream_a: 'localhost:4100/base',
      upstream_b: 'b.example.com',
      upstream_c: '127.0.0.1:4200',
    });
  });

  it.each<Refusal>([
    [
      'no address',
      {},
      null,
      'upstream a has no address on this machine: give it one (--upstream a=http://127.0.0.1:<port>), or declare upstream.dev',
    ],
    ['an address for nobody', { x: 'http://127.0.0.1:1' }, null, 'no upstream x in this gateway; it has a'],
    [
      'plain http to another machine',
      { a: 'http://a.example.com' },
      null,
      'upstream a: http:// to this machine, https:// to any other; got http://a.example.com',
    ],
    ['no URL', { a: 'localhost' }, null, 'upstream a: not a URL: localhost'],
    ['a query in the address', { a: 'https://a.example.com?b' }, null, 'upstream a: only scheme, host, port and path'],
    [
      'a command that ends',
      {},
      { command: 'echo why; exit 3' },
      'upstream a: `echo why; exit 3` ended with code 3 before it listened on its PORT\nwhy',
    ],
  ])('are refused in one sentence: %s', async (_, given, dev, message) => {
    const { made } = upstreams(given);
    await expect(made.bind([gateway({ name: 'a', dev })])).rejects.toMatchObject({ name: 'DevError', message });
  });
});
