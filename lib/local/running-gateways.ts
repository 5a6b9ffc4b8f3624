import type { HostedGateway } from './host-types.ts';
import type { Address } from './services/api-gateway/address.ts';
import { type RestApiServer, type ServerOptions, startRestApiServer } from './services/api-gateway/rest-api-server.ts';

/** One server for each address; it keeps its port over deployments. */
export interface RunningGateways {
  /** Puts these in the place of what is served. Resolves to a promise of the end of the last request of the old ones. */
  deploy(addresses: readonly Address[]): Promise<{ readonly drained: Promise<unknown> }>;
  list(): readonly HostedGateway[];
  stop(): Promise<void>;
}

/** The first server that is ever started takes `port`; the others take free ones. */
export function runningGateways({ port, ...options }: ServerOptions): RunningGateways {
  const servers = new Map<string, { readonly server: RestApiServer; readonly address: Address }>();
  return {
    async deploy(addresses) {
      const draining: Promise<void>[] = [];
      const keys = new Set(addresses.map(({ key }) => key));
      for (const address of addresses) {
        const { key } = address;
        const known = servers.get(key)?.server;
        if (known !== undefined) draining.push(known.deploy(address));
        const server =
          known ?? (await startRestApiServer(address, { ...options, port: servers.size === 0 ? port : 0 }));
        servers.set(key, { server, address });
      }
      for (const [key, { server }] of servers) {
        if (keys.has(key)) continue;
        servers.delete(key);
        draining.push(server.close());
      }
      return { drained: Promise.all(draining) };
    },
    list: () =>
      [...servers.values()].flatMap(({ server, address: { apis } }) =>
        apis.map(({ definition: { restApi, stack, stage, mappings } }) => ({
          ...{ restApi, stack, stage },
          url: `http://127.0.0.1:${server.port}${mappings[0]?.basePath ?? ''}`,
        })),
      ),
    async stop() {
      await Promise.all([...servers.values()].map(({ server }) => server.close()));
    },
  };
}
