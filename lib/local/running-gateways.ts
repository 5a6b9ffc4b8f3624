import type { HostedGateway } from './host-types.ts';
import type { RestApiDefinition } from './services/api-gateway/rest-api-definition.ts';
import {
  type Deployed,
  type RestApiServer,
  type ServerOptions,
  startRestApiServer,
} from './services/api-gateway/rest-api-server.ts';

/** One server for each stage of each API; a stage keeps its port over deployments. */
export interface RunningGateways {
  /** Puts these in the place of what is served. Resolves to a promise of the end of the last request of the old ones. */
  deploy(deployments: readonly Deployed[]): Promise<{ readonly drained: Promise<unknown> }>;
  list(): readonly HostedGateway[];
  stop(): Promise<void>;
}

/** The first server that is ever started takes `port`; the others take free ones. */
export function runningGateways({ port, ...options }: ServerOptions): RunningGateways {
  const servers = new Map<string, { readonly server: RestApiServer; readonly definition: RestApiDefinition }>();
  return {
    async deploy(deployments) {
      const draining: Promise<void>[] = [];
      const keys = new Set(deployments.map(({ definition }) => keyOf(definition)));
      for (const deployed of deployments) {
        const { definition } = deployed;
        const key = keyOf(definition);
        const known = servers.get(key)?.server;
        if (known !== undefined) draining.push(known.deploy(deployed));
        const server =
          known ?? (await startRestApiServer(deployed, { ...options, port: servers.size === 0 ? port : 0 }));
        servers.set(key, { server, definition });
      }
      for (const [key, { server }] of servers) {
        if (keys.has(key)) continue;
        servers.delete(key);
        draining.push(server.close());
      }
      return { drained: Promise.all(draining) };
    },
    list: () =>
      [...servers.values()].map(({ server, definition }) => ({
        restApi: definition.restApi,
        stack: definition.stack,
        stage: definition.stage,
        url: `http://127.0.0.1:${server.port}`,
      })),
    async stop() {
      await Promise.all([...servers.values()].map(({ server }) => server.close()));
    },
  };
}

function keyOf({ stack, restApi, stage }: RestApiDefinition): string {
  return `${stack}/${restApi}/${stage}`;
}
