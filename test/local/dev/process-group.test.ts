import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startProcessGroup } from '../../../lib/local/dev/process-group.ts';

const processGroup = new URL('../../../lib/local/dev/process-group.ts', import.meta.url).href;

function start(command: string) {
  const heard: string[] = [];
  const group = startProcessGroup({
    command,
    directory: tmpdir(),
    env: process.env,
    onLine: (line) => heard.push(line),
  });
  return { group, heard };
}

/** The command line of a running `sleep`, as the system keeps it; a shell that is about to start one reads otherwise. */
const sleeping = (mark: string) => `sleep\0${mark}`;

/** Processes whose command line holds `mark`. */
function alive(mark: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  }).length;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 200; tries += 1) await pause(25);
}

describe('a process group', () => {
  it('gives every line and the exit code of its command', async () => {
    const { group, heard } = start('echo one; echo two >&2; exit 7');
    expect(await group.ended).toBe(7);
    expect([...heard].sort()).toEqual(['one', 'two']);
  });

  it('ends what the command started, too', async () => {
    const mark = `611.${process.pid}1`;
    const { group } = start(`sleep ${mark} & sleep ${mark}; true`);
    await until(() => alive(sleeping(mark)) >= 2);
    await group.stop();
    await until(() => alive(mark) === 0);
    expect(alive(mark)).toBe(0);
  });

  it('ends a command that ignores SIGTERM, after the grace', async () => {
    const mark = `612.${process.pid}2`;
    const { group } = start(`trap '' TERM; while true; do sleep ${mark}; done`);
    await until(() => alive(sleeping(mark)) >= 1);
    await group.stop(100);
    await until(() => alive(mark) === 0);
    expect(alive(mark)).toBe(0);
  });

  it('dies with us when we are killed and can do nothing any more', async () => {
    const mark = `613.${process.pid}3`;
    const script = `import { startProcessGroup } from ${JSON.stringify(processGroup)};
      startProcessGroup({ command: 'sleep ${mark}; true', directory: '/', env: process.env, onLine() {} });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    await until(() => alive(sleeping(mark)) >= 1);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until(() => alive(mark) === 0);
    expect(alive(mark)).toBe(0);
  });
});
