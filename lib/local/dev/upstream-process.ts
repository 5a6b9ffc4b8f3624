import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { DevError } from './dev-error.ts';
import { freePort } from './free-port.ts';
import { type ProcessGroup, startProcessGroup } from './process-group.ts';

export interface UpstreamProcess {
  readonly name: string;
  readonly command: string;
  readonly url: string;
  stop(): Promise<void>;
}

export interface UpstreamStart {
  readonly name: string;
  readonly command: string;
  readonly directory: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly onLine: (line: string) => void;
  readonly patienceMillis?: number;
}

/** Runs a service's own command with a free port in `PORT`; ready when the port accepts. @throws DevError when it never does. */
export async function startUpstream(start: UpstreamStart): Promise<UpstreamProcess> {
  const port = await freePort();
  const heard: string[] = [];
  const onLine = (line: string) => {
    if (heard.push(line) > 20) heard.shift();
    start.onLine(line);
  };
  const { name, command, directory } = start;
  const group = startProcessGroup({ command, directory, env: { ...start.env, PORT: String(port) }, onLine });
  try {
    await accepting(group, port, start.patienceMillis ?? 20_000);
  } catch (error) {
    await group.stop();
    if (!(error instanceof DevError)) throw error;
    throw new DevError([`upstream ${name}: \`${command}\` ${error.message}`, ...heard].join('\n'));
  }
  return { name, command, url: `http://127.0.0.1:${port}`, stop: () => group.stop() };
}

async function accepting(group: ProcessGroup, port: number, patienceMillis: number): Promise<void> {
  let endedWith: number | undefined;
  void group.ended.then((code) => {
    endedWith = code;
  });
  for (let waited = 0; waited <= patienceMillis; waited += 50) {
    if (endedWith !== undefined) throw new DevError(`ended with code ${endedWith} before it listened on its PORT`);
    if (await accepts(port)) return;
    await pause(50);
  }
  throw new DevError(
    `does not listen on 127.0.0.1:${port}, the port it was given in PORT, after ${patienceMillis / 1000} s`,
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
