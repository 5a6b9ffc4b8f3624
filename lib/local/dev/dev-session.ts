import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import { host } from '../host.ts';
import type { HostLogLine, LocalHost } from '../host-types.ts';
import { DevError } from './dev-error.ts';
import { freePort } from './free-port.ts';
import { type Issuers, issuersOf } from './issuers.ts';
import { readManifests } from './manifests.ts';
import { type StageChoice, stageChoice } from './stage-choice.ts';
import { upstreamCredentialsOf } from './upstream-credentials.ts';
import { upstreamsOf } from './upstreams.ts';

export interface DevSessionOptions {
  readonly assembly: string;
  /** Working directory of the commands that start upstreams. */
  readonly directory: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** Addresses of upstreams, before what the declaration says. */
  readonly upstreams?: { readonly [name: string]: string };
  readonly port?: number;
  /** Hosts the gateways of this stage alone. Default: see {@link stageChoice}. */
  readonly stage?: string;
  /** Instances of each function that are started before the session is. */
  readonly warmInstances?: number;
  readonly onLog?: (line: HostLogLine) => void;
  readonly onUpstreamLine?: (upstream: string, line: string) => void;
}

type Manifests = StageChoice['manifests'];

/** An assembly with everything it needs on a laptop: hosted gateways, local issuers, and the services behind them. */
export interface DevSession {
  readonly host: LocalHost;
  readonly issuers: Omit<Issuers, 'bind' | 'stop'>;
  /** The gateways that are hosted now. */
  manifests(): Manifests;
  /** Stages of the app that are not. */
  leftStages(): readonly string[];
  /** Hosts another assembly in place; the one before stays when this throws. */
  reload(assembly: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it all; nothing is left running when it throws. @throws DevError for what the person at the terminal can mend. */
export async function startDevSession(options: DevSessionOptions): Promise<DevSession> {
  // Services are started before the gateway, and are told where it will be.
  const port = options.port || (await freePort());
  const issuers = issuersOf();
  const credentials = upstreamCredentialsOf();
  const upstreams = upstreamsOf({
    given: options.upstreams ?? {},
    directory: options.directory,
    env: options.env,
    gatewayUrl: `http://127.0.0.1:${port}`,
    onLine: options.onUpstreamLine ?? (() => {}),
  });
  const bind = async (manifests: readonly AssemblyManifest[]) => {
    // All to their end, whatever becomes of the others: what starts late must be there to be stopped.
    const [issued, called, shown] = await Promise.allSettled([
      issuers.bind(manifests),
      upstreams.bind(manifests),
      credentials.bind(manifests),
    ]);
    if (issued.status === 'rejected') throw issued.reason;
    if (called.status === 'rejected') throw called.reason;
    if (shown.status === 'rejected') throw shown.reason;
    return {
      stageVariables: { ...issued.value.stageVariables, ...called.value, ...shown.value.stageVariables },
      secrets: { ...issued.value.secrets, ...shown.value.secrets },
    };
  };
  const stopAround = () => Promise.all([issuers.stop(), upstreams.stop(), credentials.stop()]);
  // One stage for the whole session: a reload that has another one is refused, not hosted in its place.
  let chosen = stageChoice(readManifests(options.assembly), options.stage);
  const { stage } = chosen;
  try {
    const hosted = await host(options.assembly, {
      ...(await bind(chosen.manifests)),
      port,
      ...(stage !== undefined && { stage }),
      env: options.env,
      warmInstances: options.warmInstances ?? 0,
      ...(options.onLog && { onLog: options.onLog }),
    });
    return {
      host: hosted,
      issuers,
      manifests: () => chosen.manifests,
      leftStages: () => chosen.left,
      async reload(assembly) {
        const next = stageChoice(readManifests(assembly), stage);
        try {
          await hosted.reload({ assembly, ...(await bind(next.manifests)) });
          chosen = next;
        } finally {
          await upstreams.keepOnly(chosen.manifests);
        }
      },
      async stop() {
        await hosted.stop();
        await stopAround();
      },
    };
  } catch (error) {
    await stopAround();
    throw portTaken(error) ? new DevError(`port ${port} is taken by another program`) : error;
  }
}

const portTaken = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
