import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { CreatedKey, GatewayBreakers, GatewayKeys, LimitsQuestion } from '../contract/gateway-operator.ts';
import type { LimitsAnswer } from '../contract/limits-event.ts';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import { type DevSession, startDevSession } from '../local/dev/dev-session.ts';
import type { HostLogLine, LocalHost } from '../local/host-types.ts';
import type { MintRequest } from '../local/issuer/mint-token.ts';
import { type RevokedTokens, revoke } from './revoke.ts';
import { type AnyGateway, synthesised, type TestPlaces } from './synthesised.ts';

export interface StartOptions extends Pick<TestPlaces, 'stage' | 'limitStore' | 'authorizers' | 'functions'> {
  /** Addresses of services, such as the one under test; the others are started by their own `upstream.dev`. */
  readonly upstreams?: { readonly [upstream: string]: string };
  /** Where the commands of `upstream.dev` run. Default: the current directory. */
  readonly directory?: string;
  /** Environment of those commands, and the one that names the stores. Default: this process's. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Instances of each function that are there from the start and take turns; more start on demand. Default: none. */
  readonly instances?: number;
}

/** A gateway, synthesised and running on this machine with a local issuer. */
export interface GatewayUnderTest {
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  readonly url: string;
  readonly manifest: AssemblyManifest;
  /** Which stores run. */
  readonly engines: LocalHost['engines'];
  /** A token of this credential, signed or opaque; expired or forged where asked for. */
  token(credential: string, request?: Partial<MintRequest>): Promise<string>;
  /** A new key of a tier, whoever keeps it. */
  key(credential: string, tier: string): Promise<CreatedKey>;
  /** Makes, lists and revokes API keys, as `cdk-gatehouse keys` does. */
  readonly keys: GatewayKeys;
  /** How the circuits of upstreams stand, and forces them, as `cdk-gatehouse breakers` does. */
  readonly breakers: GatewayBreakers;
  /** What a caller has left of the limits of a route; a `reset` gives all of it back. */
  limits(question: LimitsQuestion): Promise<LimitsAnswer>;
  /** Every log line since the start: the functions' and the access log's. */
  logs(): readonly HostLogLine[];
  /** Refuses tokens although they are genuine. Noticed within a minute, as when deployed; at once after {@link restart}. */
  revoke(credential: string, tokens: RevokedTokens): Promise<void>;
  /** What may happen to the issuer of a credential. */
  readonly issuer: {
    /** Signs with new keys from now on. With `keepOld` the keys of before stay published. */
    rotate(credential: string, options?: { readonly keepOld?: boolean }): Promise<void>;
    /** Whoever calls the issuer finds nobody there, until it is `up`. */
    down(credential: string): void;
    up(credential: string): void;
  };
  /** New instances of all functions and an empty cache of authorizer results, as after a deployment; stores and keys stay. */
  restart(): Promise<void>;
  /** Ends every process and socket. */
  stop(): Promise<void>;
}

/** Synthesises the gateway and hosts what came out of it. @throws GatehouseError with every mistake of the declaration. */
export async function startGateway<S, A>(
  gateway: GatewayDeclaration<S, A>,
  options: StartOptions = {},
): Promise<GatewayUnderTest> {
  const assembly = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const remove = () => rmSync(assembly, { recursive: true, force: true });
  const { directory = process.cwd(), env = process.env, upstreams = {}, instances = 0 } = options;
  const { stage, limitStore, authorizers = {}, functions = {} } = options;
  const places = {
    authorizers,
    functions,
    ...(stage !== undefined && { stage }),
    ...(limitStore !== undefined && { limitStore }),
  };
  const lines: HostLogLine[] = [];
  try {
    synthesised(gateway as AnyGateway, places, assembly);
    const onLog = (line: HostLogLine) => lines.push(line);
    const session = await startDevSession({ assembly, directory, env, upstreams, warmInstances: instances, onLog });
    return underTest(session, lines, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

function underTest(session: DevSession, lines: readonly HostLogLine[], remove: () => void): GatewayUnderTest {
  const [manifest] = session.manifests();
  const { keys, limits, breakers } = session.host;
  const { issuers } = session;
  return {
    url: session.host.url,
    manifest,
    engines: session.host.engines,
    token: (credential, request) => issuers.mint(credential, { subject: 'alice', ...request }),
    key: (credential, tier) => keys.create({ credential, tier, name: 'test' }),
    keys,
    breakers,
    limits,
    logs: () => [...lines],
    revoke: (credential, tokens) => revoke(session, credential, tokens),
    issuer: issuers,
    restart: () => session.host.reload(),
    async stop() {
      await session.stop();
      remove();
    },
  };
}
