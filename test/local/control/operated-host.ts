import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AssemblyManifest, manifestSuffix } from '../../../lib/contract/assembly-manifest.ts';
import type { ControlTarget } from '../../../lib/local/control/control-routes.ts';
import { host } from '../../../lib/local/host.ts';
import { apiResources, calls, functionResources, smallAssembly } from '../assembly/small-assembly.ts';

/**
 * Says back what it was asked, as the one limit there is; fails where it is asked of nobody. Of its one circuit, that of the
 * upstream `a`, it says what it was just told.
 */
const source = `const circuit = {
  upstream: 'a', state: 'closed', epoch: 0, ageMillis: 0, openMillis: 0, calls: 0, failures: 0, slow: 0, instances: [], note: null,
};
export const handler = async (event) => {
  if (event.gatehouse === 'breakers') {
    const { action, upstream, by, why } = event;
    if (action === 'list') return { breakers: [circuit] };
    if (upstream !== 'a') return { refused: 'there is only a' };
    const state = { open: 'forced-open', close: 'forced-closed', reset: 'closed' }[action];
    return { breakers: [{ ...circuit, state, epoch: 1, note: { by, why } }] };
  }
  if (Object.keys(event.values).length === 0) throw new Error('nobody');
  return { limits: [{ id: JSON.stringify(event), limit: 3, windowMillis: 1000, algorithm: 'fixed-window', remaining: 2, resetMillis: 5 }] };
};`;

type Manifest = Pick<
  AssemblyManifest,
  'schema' | 'gateway' | 'stack' | 'forwarders' | 'usagePlans' | 'limits' | 'ownKeys' | 'identityTable'
> & { readonly routes: readonly ManifestRoute[] };
type ManifestRoute = Pick<AssemblyManifest['routes'][number], 'service' | 'method' | 'path' | 'way' | 'upstream'>;

const route = (path: string, way: ManifestRoute['way'], upstream: string): ManifestRoute => ({
  service: 'a',
  method: 'GET',
  path,
  way,
  upstream,
});

const common = {
  schema: 1,
  stack: 'Stack',
  forwarders: { a: 'F' },
  routes: [route('/a', 'lambda', 'a'), route('/both', 'lambda', 'a'), route('/direct', 'direct', 'far')],
  ownKeys: [],
  identityTable: 'Identity',
} as const;

/** Gateways with one forwarder: two have tiers of API Gateway and `GET /both`, the third keeps its keys itself. */
const manifests: readonly Manifest[] = [
  {
    ...common,
    gateway: 'first',
    usagePlans: [
      { credential: 'partner', tier: 'free', usagePlan: 'Free' },
      { credential: 'partner', tier: 'shared', usagePlan: 'Shared' },
    ],
    limits: { 'GET /a': [], 'GET /both': [] },
  },
  {
    ...common,
    gateway: 'second',
    usagePlans: [{ credential: 'machine', tier: 'shared', usagePlan: 'Machine' }],
    limits: { 'GET /both': [] },
  },
  {
    ...common,
    gateway: 'third',
    routes: [route('/b', 'lambda', 'b')],
    usagePlans: [],
    ownKeys: [{ credential: 'app', tiers: ['basic'] }],
    limits: {},
  },
];

const plan = (name: string) => ({
  [name]: {
    Type: 'AWS::ApiGateway::UsagePlan',
    Properties: {
      ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }],
      Quota: { Limit: 9, Period: 'DAY' },
    },
  },
});

const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  },
};

/** A hosted session as the control server sees it: real keys, and a real function behind the limits. */
export async function operatedHost(): Promise<Omit<ControlTarget, 'issuer' | 'status'> & { stop(): Promise<void> }> {
  const small = smallAssembly({
    Stack: {
      resources: {
        ...apiResources({ paths: { '/a': { get: calls('F') } } }),
        ...functionResources('F', 'h'),
        ...plan('Free'),
        ...plan('Shared'),
        ...plan('Machine'),
        Identity: table,
      },
      code: { h: source },
    },
  });
  for (const manifest of manifests) {
    writeFileSync(join(small.directory, `${manifest.gateway}${manifestSuffix}`), JSON.stringify(manifest));
  }
  const hosted = await host(small.directory);
  return {
    operator: hosted,
    async stop() {
      await hosted.stop();
      small.remove();
    },
  };
}
