import { join, resolve } from 'node:path';
import { removeControlFile, writeControlFile } from '../../lib/local/control/control-file.ts';
import { startControl } from '../../lib/local/control/control-server.ts';
import { type DevSession, startDevSession } from '../../lib/local/dev/dev-session.ts';
import { type AssemblySource, type FreshAssemblies, freshAssemblies, type Surroundings } from '../assembly.ts';
import { type DevOutput, devOutput } from '../dev-output.ts';
import { userMistake } from '../user-mistake.ts';
import { watchDirectory } from '../watch.ts';

export interface DevOptions extends AssemblySource {
  readonly port?: number;
  readonly stage?: string;
  readonly upstream: { readonly [name: string]: string };
  readonly watch: boolean;
  readonly json?: true;
}

/** Hosts the app's gateways until a signal says to end; reloads in place when files change. */
export async function dev(options: DevOptions, around: Surroundings): Promise<void> {
  const output = devOutput(around.terminal, options.json === true);
  const signal = endSignal();
  const assemblies = freshAssemblies(options, join(around.directory, '.gatehouse'), around);
  process.once('exit', assemblies.remove);
  const assembly = await assemblies.next();
  const session = await around.terminal.progress('starting stores, services and functions', () =>
    startDevSession({
      assembly,
      directory: around.directory,
      env: around.env,
      upstreams: options.upstream,
      port: options.port ?? 0,
      ...(options.stage !== undefined && { stage: options.stage }),
      onLog: output.log,
      onUpstreamLine: output.upstreamLine,
    }),
  );
  assemblies.keep(assembly);
  const closeControl = await openControl(session, around.directory);
  await output.ready(session);
  const watched = resolve(around.directory, options.assembly ?? '.');
  const unwatch = options.watch ? watchDirectory(watched, () => reload(session, assemblies, output)) : async () => {};
  await signal();
  await unwatch();
  await closeControl();
  await session.stop();
}

/**
 * Waits for the signal to end. Before anybody waits a signal ends this process at once: what it started dies with it.
 * Later ones, such as npm's copy of the same Ctrl-C, change nothing.
 */
function endSignal(): () => Promise<void> {
  let onSignal = () => process.exit(130);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => onSignal());
  return () =>
    new Promise((resolveSignal) => {
      onSignal = resolveSignal as () => never;
    });
}

/** Hosts what the app makes now; a mistake in it is told, and the gateway from before goes on. */
async function reload(session: DevSession, assemblies: FreshAssemblies, output: DevOutput): Promise<void> {
  try {
    const assembly = await assemblies.next();
    await session.reload(assembly);
    assemblies.keep(assembly);
    output.reloaded(session);
  } catch (error) {
    output.refused(userMistake(error));
  }
}

/** Lets `cdk-gatehouse token` in this directory reach the session; returns the end of that. */
async function openControl(session: DevSession, directory: string): Promise<() => Promise<void>> {
  const gateways = session.host.gateways.map(({ url }) => url);
  const control = await startControl({
    issuer: session.issuers,
    operator: session.host,
    status: () => ({ gateways, engines: session.host.engines }),
  });
  const file = { pid: process.pid, control: { url: control.url, secret: control.secret }, gateways };
  await writeControlFile(directory, file);
  return async () => {
    await removeControlFile(directory, file);
    await control.stop();
  };
}
