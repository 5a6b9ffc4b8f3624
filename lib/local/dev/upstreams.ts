import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import { DevError } from './dev-error.ts';
import { serviceEnvironment } from './service-environment.ts';
import { upstreamPlace } from './stage-variables.ts';
import { startUpstream, type UpstreamProcess, type UpstreamStart } from './upstream-process.ts';

export interface UpstreamsOptions {
  /** Addresses by upstream, before anything the declaration says. */
  readonly given: { readonly [upstream: string]: string };
  /** Working directory of the services' commands. */
  readonly directory: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** Where the first gateway will be; where there are several, no service is told. */
  readonly gatewayUrl: string;
  readonly onLine: (upstream: string, line: string) => void;
}

/** The services behind the gateways on this machine: those given by address, and those we start. */
export interface Upstreams {
  /**
   * Starts what `manifests` ask for and does not run yet; the stage variables of all that is here. A Lambda function runs in the
   * host, so its place stays as it is. @throws DevError
   */
  bind(manifests: readonly AssemblyManifest[]): Promise<{ readonly [stageVariable: string]: string }>;
  /** Ends what was started and these do not ask for. */
  keepOnly(manifests: readonly AssemblyManifest[]): Promise<void>;
  stop(): Promise<void>;
}

export function upstreamsOf(options: UpstreamsOptions): Upstreams {
  const running = new Map<string, UpstreamProcess>();
  const end = async (key: string) => {
    const upstream = running.get(key);
    running.delete(key);
    await upstream?.stop();
  };
  return {
    async bind(manifests) {
      const wanted = wantedUpstreams(manifests, options);
      const commands = commandsOf(wanted);
      const started = await Promise.allSettled(
        commands
          .filter((upstream) => !running.has(keyOf(upstream)))
          .map(async (upstream) => running.set(keyOf(upstream), await startUpstream(startOf(upstream, options)))),
      );
      for (const one of started) if (one.status === 'rejected') throw one.reason;
      return Object.fromEntries(
        wanted.map((upstream) => {
          const address = 'command' in upstream ? running.get(keyOf(upstream))?.url : upstream.url;
          return [upstream.stageVariable, upstreamPlace(upstream.name, address ?? '')];
        }),
      );
    },
    async keepOnly(manifests) {
      const keys = new Set(commandsOf(wantedUpstreams(manifests, options)).map(keyOf));
      await Promise.all([...running.keys()].filter((key) => !keys.has(key)).map(end));
    },
    stop: async () => void (await Promise.all([...running.keys()].map(end))),
  };
}

/** Each command once, also when two gateways mount the same service. */
function commandsOf(wanted: readonly Wanted[]) {
  const commands = wanted.flatMap((upstream) => ('command' in upstream ? [upstream] : []));
  return [...new Map(commands.map((upstream) => [keyOf(upstream), upstream])).values()];
}

function startOf({ name, command, env }: Started, options: UpstreamsOptions): UpstreamStart {
  return { ...options, name, command, env: { ...options.env, ...env }, onLine: (line) => options.onLine(name, line) };
}

/** With another variable it is another process. */
const keyOf = ({ name, command, env }: Started) => JSON.stringify([name, command, env]);

interface Named {
  readonly name: string;
  readonly stageVariable: string;
}

interface Started extends Named {
  readonly command: string;
  readonly env: { readonly [variable: string]: string };
}

type Wanted = Started | (Named & { readonly url: string });

/** Every upstream but a function needs an address on a laptop: without one the gateway would call the deployed place. */
function wantedUpstreams(
  manifests: readonly AssemblyManifest[],
  { given, gatewayUrl }: Pick<UpstreamsOptions, 'given' | 'gatewayUrl'>,
): readonly Wanted[] {
  const isTold = manifests.length === 1;
  const upstreams = manifests.flatMap((manifest) =>
    manifest.upstreams.map((upstream) => ({
      ...upstream,
      env: isTold ? serviceEnvironment(manifest, upstream.name, gatewayUrl) : {},
    })),
  );
  const unknown = Object.keys(given).filter((name) => !upstreams.some((upstream) => upstream.name === name));
  if (unknown.length > 0) {
    const known = upstreams.map(({ name }) => name).join(', ');
    throw new DevError(`no upstream ${unknown.join(', ')} in this gateway; it has ${known}`);
  }
  return upstreams.flatMap(({ name, stageVariable, isFunction, dev, env }): readonly Wanted[] => {
    const address = given[name];
    if (address !== undefined) return [{ name, stageVariable, url: address }];
    if (isFunction) return [];
    if (dev !== null) return [{ name, stageVariable, env, ...dev }];
    throw new DevError(
      `upstream ${name} has no address on this machine: give it one (--upstream ${name}=http://127.0.0.1:<port>), or declare upstream.dev`,
    );
  });
}
