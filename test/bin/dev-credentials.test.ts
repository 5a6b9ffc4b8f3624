import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKey, introspection, jwt, platform } from 'cdk-gatehouse';
import { type AnyGateway, synthesised } from '../../lib/testing/synthesised.ts';
import { command, emptyProject, type RunningDev, removeProject, run, startDev } from '../support/command-line.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const shell = promisify(execFile);

const club = platform('club', {
  auth: {
    member: jwt({ scopes: ['read'], header: 'x-member' }),
    session: introspection({ roles: 'groups', claims: { groups: 'string[]' }, roleNames: ['librarian'] }),
    partner: apiKey({ keys: 'own', tiers: { free: { rate: '3/min', burst: 3 }, pro: { rate: '50/s' } } }),
  },
});
const books = club.service('books', {
  owner: 'team-books',
  upstream: { timeout: '5s' },
  routes: {
    'GET /members': { auth: 'member', scopes: ['read'] },
    'GET /sessions': { auth: 'session', roles: ['librarian'] },
    'GET /partners': { auth: 'partner' },
  },
});

let project = '';
let assembly = '';
let running: RunningDev;
let upstream: RecordingUpstream;
let lines: readonly { readonly expect: string; readonly command: string }[] = [];
let url = '';
beforeAll(async () => {
  upstream = await recordingUpstream();
  project = emptyProject();
  assembly = mkdtempSync(join(tmpdir(), 'gatehouse-club-'));
  synthesised(club.gateway('club', { services: [books], limitBudget: '2s' }) as AnyGateway, {}, assembly);
  running = startDev(project, '--no-watch', '--assembly', assembly, '--upstream', `books=${upstream.url}`);
  const ready = await running.next('ready');
  url = String(ready['url']);
  [{ try: lines }] = ready['gateways'] as [{ try: typeof lines }];
}, 60_000);
afterAll(async () => {
  await running?.end('SIGTERM');
  await upstream?.stop();
  removeProject(assembly);
  removeProject(project);
});

describe('dev, of a gateway with credentials of every kind', () => {
  it('prints lines that do what they say: each kind of token, a key that it made, and its limit', async () => {
    expect(lines.map(({ expect: text }) => text)).toEqual([
      '401: no token',
      '401: an expired token',
      '401: a token signed with a foreign key',
      '403: a token without the scope',
      '200: a good token',
      '401: no token',
      '401: an expired token',
      '401: a token that the issuer never gave out',
      '403: a token without the role',
      '200: a good token',
      '401: no key',
      '200: a new key',
      '200: the service sees our headers, none of these',
      '429: past the limit',
    ]);
    const ours = command.join(' ');
    for (const { expect: text, command: line } of lines) {
      const { stdout } = await shell('sh', ['-c', line.replaceAll('npx cdk-gatehouse', ours)], { cwd: project });
      expect({ text, answered: stdout.split('\r\n')[0] }).toEqual({
        text,
        answered: expect.stringMatching(`^HTTP/1.1 ${text.slice(0, 3)} `),
      });
    }
  }, 120_000);

  it('lets its issuers go away and come back', async () => {
    const { stdout } = await run(project, 'token', '--credential', 'session', '--role', 'librarian');
    const headers = { authorization: `Bearer ${stdout.trim()}` };
    const down = await run(project, 'issuer', 'down', '--credential', 'session');
    expect(down.stdout).toBe('the issuer of session does not answer\n');
    expect((await fetch(`${url}/sessions`, { headers })).status).toBe(503);
    const up = await run(project, 'issuer', 'up', '--credential', 'session');
    expect(up.stdout).toBe('the issuer of session answers again\n');
    const rotated = await run(project, 'issuer', 'rotate', '--credential', 'member', '--keep-old');
    expect(rotated.stdout).toBe('the issuer of member signs with new keys\n');
  }, 60_000);
});
