import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callControl } from '../../../lib/local/control/call-control.ts';
import { readControlFile, removeControlFile, writeControlFile } from '../../../lib/local/control/control-file.ts';
import { startControl } from '../../../lib/local/control/control-server.ts';
import { startIssuer } from '../../../lib/local/issuer/issuer.ts';
import { operatedHost } from './operated-host.ts';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'gatehouse-project-'));
});
afterEach(async () => {
  await rm(project, { recursive: true, force: true });
});

const content = (secret = 's') => ({
  pid: process.pid,
  control: { url: 'http://127.0.0.1:1', secret },
  gateways: ['http://127.0.0.1:2'],
});
const file = () => join(project, '.gatehouse/dev.json');

describe('the control file', () => {
  it('is read back as it was written', async () => {
    await writeControlFile(project, content());
    expect(await readControlFile(project)).toEqual(content());
  });

  it('is for its owner only, in a directory that git does not see', async () => {
    await writeControlFile(project, content());
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readFile(join(project, '.gatehouse/.gitignore'), 'utf8')).toBe('*\n');
    expect((await readdir(join(project, '.gatehouse'))).sort()).toEqual(['.gitignore', 'dev.json']);
  });

  it('replaces an older one that anybody could read', async () => {
    await mkdir(join(project, '.gatehouse'));
    await writeFile(file(), '{}');
    await chmod(file(), 0o666);
    await writeControlFile(project, content());
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('is removed by its own session only', async () => {
    await writeControlFile(project, content('later'));
    await removeControlFile(project, content('earlier'));
    expect(await readControlFile(project)).toEqual(content('later'));
    await removeControlFile(project, content('later'));
    await expect(readControlFile(project)).rejects.toThrow("start 'cdk-gatehouse dev' there first");
  });

  it('of a session that was killed counts for nothing', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeControlFile(project, { ...content(), pid: child.pid ?? 0 });
    await expect(readControlFile(project)).rejects.toMatchObject({ name: 'DevError' });
  });

  it.each(['', '{}', '{"pid":"1"}', 'null'])('with the content %j counts for nothing', async (text) => {
    await mkdir(join(project, '.gatehouse'));
    await writeFile(file(), text);
    await expect(readControlFile(project)).rejects.toMatchObject({ name: 'DevError' });
  });
});

describe('a call through the control file', () => {
  it('reaches the session, or ends with a sentence', async () => {
    const issuer = await startIssuer({ names: ['customer'] });
    const operated = await operatedHost();
    const { url, secret, stop } = await startControl({ ...operated, issuer, status: () => ({ ready: true }) });
    await writeControlFile(project, { ...content(), control: { url, secret } });
    const session = await readControlFile(project);
    expect(await callControl(session, 'GET /status', undefined)).toEqual({ ready: true });
    await expect(callControl(session, 'POST /tokens', { credential: 'nobody', subject: 'alice' })).rejects.toThrow(
      `the session at ${url} refuses: no such credential; there are customer`,
    );
    await Promise.all([stop(), issuer.stop(), operated.stop()]);
    await expect(callControl(session, 'GET /status', undefined)).rejects.toThrow(
      `the session at ${url} does not answer`,
    );
  });
});
