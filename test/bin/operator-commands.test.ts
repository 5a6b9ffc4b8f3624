import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AssemblyManifest, manifestSuffix } from '../../lib/contract/assembly-manifest.ts';
import { writeControlFile } from '../../lib/local/control/control-file.ts';
import { type ControlServer, startControl } from '../../lib/local/control/control-server.ts';
import { type AwsEndpoint, type AwsRequest, awsEndpoint, json, stackResource } from '../deployed/aws-endpoint.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  smallAssembly,
} from '../local/assembly/small-assembly.ts';
import { operatedHost } from '../local/control/operated-host.ts';
import { run, runIn } from '../support/command-line.ts';

const cleanUp: (() => unknown)[] = [];
afterAll(async () => {
  for (const clean of cleanUp.reverse()) await clean();
});

const table = (text: string) => text.split('\n').map((line) => line.trimEnd());

describe('on the gateway that this directory hosts', () => {
  let project = '';
  let control: ControlServer;
  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'gatehouse-operate-'));
    cleanUp.push(() => rmSync(project, { recursive: true }));
    const operated = await operatedHost();
    cleanUp.push(operated.stop);
    const none = () => {
      throw new Error('there is no issuer');
    };
    const issuer = { names: [], mint: none, rotate: none, down: none, up: none };
    control = await startControl({ ...operated, issuer, status: () => ({}) });
    cleanUp.push(control.stop);
    await writeControlFile(project, { pid: process.pid, control, gateways: [] });
  }, 30_000);

  it('`keys create` prints the value and nothing else, and the others never do', async () => {
    const created = await run(project, 'keys', 'create', '--tier', 'free', '--name', 'acme');
    expect({ code: created.code, stdout: created.stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^gh-free-[0-9A-Za-z]{32}\n$/),
    });
    const [, id = ''] = /^key (\w+); nobody can show its value again\n$/.exec(created.stderr) ?? [];
    const listed = await run(project, 'keys', 'list', '--tier', 'free');
    expect(table(listed.stdout)).toEqual([
      'ID          NAME  CREDENTIAL  TIER  ENABLED  ENDS',
      `${id}  acme  partner     free  yes      never`,
      '',
    ]);
    expect(await run(project, 'keys', 'list', '--tier', 'shared', '--json')).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: '',
    });
    expect((await run(project, 'keys', 'usage', id)).stdout).toBe('0 of 9 requests this day, 9 left\n');
    expect((await run(project, 'keys', 'revoke', id)).stdout).toBe(`revoked ${id}\n`);
    expect(await run(project, 'keys', 'usage', id)).toEqual({
      code: 1,
      stdout: '',
      stderr: `the session at ${control.url} refuses: no such key\n`,
    });
  }, 60_000);

  it('`keys` knows keys that the gateway keeps itself, and when they end', async () => {
    const words = ['keys', 'create', '--tier', 'basic', '--name', 'phone', '--expires', '90d'];
    const created = await run(project, ...words);
    expect({ code: created.code, stdout: created.stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^gh_[0-9A-Za-z]{16}\.[0-9A-Za-z]{32}\n$/),
    });
    const [, id = ''] = /^key (\w+); nobody can show its value again\n$/.exec(created.stderr) ?? [];
    const end = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    expect(table((await run(project, 'keys', 'list', '--tier', 'basic')).stdout)[1]).toMatch(
      new RegExp(`^${id}  phone  app +basic  yes +${end} \\d\\d:\\d\\d$`),
    );
    expect((await run(project, 'keys', 'usage', id)).stdout).toBe('its tier has no quota, so nothing is counted\n');
    expect((await run(project, 'keys', 'revoke', id)).stdout).toBe(`revoked ${id}\n`);
    expect(await run(project, 'keys', 'create', '--tier', 'free', '--expires', '1d')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'the keys of partner are kept by API Gateway, where no key ends: revoke it then\n',
      ),
    });
    expect(await run(project, 'keys', 'create', '--tier', 'basic', '--expires', 'soon')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a time ahead is a number with unit, such as '24h' or '90d'"),
    });
  }, 60_000);

  it('`revocations` adds, lists by hash, and removes', async () => {
    const alice = ['--issuer', 'https://idp.example', '--subject', 'alice'];
    const issuedUntil = ['--issued-until', '2026-11-24T09:00:00Z'];
    expect((await run(project, 'revocations', 'add', ...alice, ...issuedUntil, '--for', '2h')).stdout).toMatch(
      /^revoked, kept until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ; gateways notice within a minute\n$/,
    );
    const [head, row] = table((await run(project, 'revocations', 'list')).stdout);
    expect(head).toMatch(/^KIND +HASH +ISSUED UNTIL +KEPT UNTIL$/);
    expect(row).toMatch(/^subject {2}[0-9a-f]{16} {2}2026-11-24T09:00:00Z {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect((await run(project, 'revocations', 'remove', ...alice)).stdout).toBe('not revoked any more\n');
    expect(await run(project, 'revocations', 'remove', ...alice)).toEqual({
      code: 1,
      stdout: '',
      stderr: `the session at ${control.url} refuses: that is not revoked\n`,
    });
    expect((await run(project, 'revocations', 'list', '--json')).stdout).toBe('[]\n');
  }, 60_000);

  it.each([
    { words: ['--issuer', 'https://idp.example'] },
    { words: ['--issuer', 'https://idp.example', '--subject', 'alice', '--all'] },
  ])('`revocations add` never guesses what is meant: $words', async ({ words }) => {
    expect(await run(project, 'revocations', 'add', ...words)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'name one of --token-id, --subject, --signing-key and --all\n',
    });
  }, 60_000);

  it('`breakers` lists, forces with who and why, and says when all know', async () => {
    const listed = table((await run(project, 'breakers', 'list')).stdout);
    expect(listed.map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['GATEWAY', 'UPSTREAM', 'STATE', 'SINCE'],
      ['first', 'a', 'closed', '-'],
      ['second', 'a', 'closed', '-'],
      [''],
    ]);
    const forced = ['breakers', 'open', 'a', '--why', 'a drill', '--gateway', 'first'];
    expect(await run(project, ...forced, '--by', 'ada')).toEqual({
      code: 0,
      stdout: 'a: forced-open, by ada: a drill\n',
      stderr: 'busy instances know within 6 s, those with little to do within 30 s and a call\n',
    });
    const { gateway, state, note } = JSON.parse((await run(project, ...forced, '--json')).stdout);
    const by = userInfo().username;
    expect({ gateway, state, note }).toEqual({ gateway: 'first', state: 'forced-open', note: { by, why: 'a drill' } });
    expect(JSON.parse((await run(project, 'breakers', 'list', '--gateway', 'second', '--json')).stdout)).toMatchObject([
      { gateway: 'second', upstream: 'a', epoch: 0 },
    ]);
  }, 60_000);

  it.each([
    {
      words: ['open', 'c', '--why', 'a drill'],
      stderr: 'the session at <url> refuses: no forwarder calls an upstream c; there are a, b\n',
    },
    {
      words: ['reset', 'a', '--why', 'a drill'],
      stderr: 'the session at <url> refuses: first and second both have a: name one with --gateway\n',
    },
    {
      words: ['list', '--gateway', 'fourth'],
      stderr: 'no circuits of a gateway fourth; there are those of first, second\n',
    },
  ])('`breakers` says what it cannot do: $words', async ({ words, stderr }) => {
    const ran = await run(project, 'breakers', ...words);
    expect({ ...ran, stderr: ran.stderr.replace(control.url, '<url>') }).toEqual({ code: 1, stdout: '', stderr });
  }, 60_000);

  it.each([
    { words: ['open', 'a'], says: "required option '--why <text>' not specified" },
    {
      words: ['close', 'a', '--why', 'a\nb'],
      says: 'write one line of printable text, 200 characters at the most',
    },
    { words: ['open', '--why', 'a drill'], says: "missing required argument 'upstream'" },
  ])('`breakers` is not asked without who and why: $words', async ({ words, says }) => {
    expect(await run(project, 'breakers', ...words)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(says),
    });
  }, 60_000);

  it('`issuer` says which credentials have one', async () => {
    expect(await run(project, 'issuer', 'down', '--credential', 'partner')).toEqual({
      code: 1,
      stdout: '',
      stderr: `the session at ${control.url} refuses: no such credential; there are none\n`,
    });
  }, 60_000);

  it('`limits show` and `limits reset` print what is left', async () => {
    const words = ['--route', 'GET /a', '--by', 'claims.sub=alice', '--by', 'client.ip=::1'];
    const id = (action: string) =>
      JSON.stringify({
        gatehouse: 'limits',
        action,
        route: 'GET /a',
        values: { 'claims.sub': 'alice', 'client.ip': '::1' },
      });
    expect(table((await run(project, 'limits', 'show', ...words)).stdout)[1]).toBe(
      `${id('show')}  fixed-window  3        1 s     2     1 s`,
    );
    expect(JSON.parse((await run(project, 'limits', 'reset', ...words, '--json')).stdout)).toMatchObject([
      { id: id('reset'), remaining: 2 },
    ]);
    expect(await run(project, 'limits', 'show', '--route', 'GET /none')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'no route GET /none with limits; there are GET /a, GET /both\n',
    });
  }, 60_000);
});

describe('on a gateway that is deployed as a stack', () => {
  const manifest: Partial<AssemblyManifest> = {
    schema: 1,
    gateway: 'shop',
    stack: 'Stack',
    forwarders: { a: 'F' },
    routes: [
      { service: 'a', method: 'GET', path: '/a', way: 'lambda', upstream: 'a' } as AssemblyManifest['routes'][number],
    ],
    usagePlans: [{ credential: 'partner', tier: 'free', usagePlan: 'FreePlan' }],
    ownKeys: [],
    identityTable: 'Identity',
    limits: { 'GET /a': [] },
  };
  let small: SmallAssembly;
  let aws: AwsEndpoint;
  beforeAll(async () => {
    const resources = { ...apiResources({ paths: { '/a': { get: calls('F') } } }), ...functionResources('F', 'h') };
    small = smallAssembly({ Stack: { resources, code: { h: '' } } });
    cleanUp.push(small.remove);
    writeFileSync(join(small.directory, `Stack.Gateway${manifestSuffix}`), JSON.stringify(manifest));
    const left = {
      id: 'shop',
      limit: 60,
      windowMillis: 60_000,
      algorithm: 'sliding-window',
      remaining: 59,
      resetMillis: 7,
    };
    const answerOf = ({ body }: AwsRequest) => {
      const { gatehouse, by, why } = JSON.parse(body);
      const breaker = { upstream: 'a', state: 'forced-open', openMillis: 0, note: { by, why } };
      return json(gatehouse === 'breakers' ? { breakers: [breaker] } : { limits: [left] });
    };
    aws = await awsEndpoint([
      [/^POST \/$/, stackResource({ FreePlan: 'plan1', F: 'Stack-F-1' })],
      [/^POST \/apikeys$/, () => json({ id: 'key1' }, 201)],
      [/^POST \/usageplans\/plan1\/keys$/, () => json({}, 201)],
      [/^POST \/2015-03-31\/functions\/Stack-F-1\/invocations$/, answerOf],
    ]);
    cleanUp.push(aws.stop);
  });
  const deployed = (...words: readonly string[]) =>
    runIn(small.directory, { ...aws.env, NODE_NO_WARNINGS: '1' }, ...words, '--assembly', small.directory);

  it('`keys create` makes the key in its account', async () => {
    const { code, stdout, stderr } = await deployed('keys', 'create', '--tier', 'free', '--stack', 'Stack');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'key key1; nobody can show its value again\n' });
    const made = aws.taken().find(({ line }) => line === 'POST /apikeys');
    expect(JSON.parse(made?.body ?? '')).toEqual({ name: 'free', value: stdout.trim(), enabled: true });
  }, 30_000);

  it('`limits show` asks its forwarder', async () => {
    const words = ['limits', 'show', '--route', 'GET /a', '--by', 'claims.sub=alice', '--stack', 'Stack'];
    expect(table((await deployed(...words)).stdout)).toEqual([
      'LIMIT  ALGORITHM       ALLOWED  WINDOW  LEFT  FULL AGAIN IN',
      'shop   sliding-window  60       60 s    59    1 s',
      '',
    ]);
  }, 30_000);

  it('`breakers open` is asked of its forwarder, and what that refuses is one sentence', async () => {
    const words = ['breakers', 'open', 'a', '--why', 'a drill', '--by', 'ada', '--stack', 'Stack'];
    expect((await deployed(...words)).stdout).toBe('a: forced-open, by ada: a drill\n');
    expect(JSON.parse(aws.taken().at(-1)?.body ?? '')).toEqual({
      gatehouse: 'breakers',
      action: 'open',
      upstream: 'a',
      by: 'ada',
      why: 'a drill',
    });
    expect(await deployed('breakers', 'close', 'b', '--why', 'a drill', '--stack', 'Stack')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'no forwarder calls an upstream b; there are a\n',
    });
  }, 30_000);

  it('what AWS refuses and what is not there is one sentence', async () => {
    expect(await deployed('keys', 'usage', 'key1', '--stack', 'Stack')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'AWS: BadRequestException: nothing answers GET /usageplans/plan1/keys\n',
    });
    expect(await deployed('keys', 'list', '--stack', 'Other')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'no gateway in a stack Other; there are Stack\n',
    });
    expect(await run(small.directory, 'keys', 'list', '--stack', 'Stack', '--assembly', 'none')).toEqual({
      code: 1,
      stdout: '',
      stderr: `${join(small.directory, 'none')} is not a cloud assembly: no manifest.json\n`,
    });
  }, 30_000);
});
