import type { ClaimKind } from './runtime-config.ts';

/**
 * Written by the `Gateway` construct into the cloud assembly directory as `<construct path, dots for slashes>.gatehouse.json`.
 * It says to tools (CLI, local host, tests) what the template cannot: owners, ways, and how a laptop starts each upstream.
 * Nothing of it is deployed.
 */
export interface AssemblyManifest {
  readonly schema: 1;
  readonly gateway: string;
  readonly stage: string;
  /** Artifact id of the stack in the assembly, and the logical id of the REST API in its template. */
  readonly stack: string;
  readonly restApi: string;
  readonly routes: readonly ManifestRoute[];
  readonly upstreams: readonly ManifestUpstream[];
  readonly credentials: readonly ManifestCredential[];
  readonly quotas: readonly { readonly name: string; readonly used: number; readonly allowed: number }[];
}

export interface ManifestRoute {
  readonly service: string;
  readonly owner: string;
  readonly method: string;
  readonly path: string;
  readonly way: 'lambda' | 'direct';
  /** Credential name, or 'public'. */
  readonly auth: string;
  readonly scopes: readonly string[];
  /** Object-level rules as texts of the request-value grammar: `{ left: 'path.userId', right: 'claims.sub' }`. */
  readonly where: readonly { readonly left: string; readonly right: string }[];
  /** For people: `60/min by claims.sub`. */
  readonly limits: readonly string[];
  readonly timeoutMillis: number;
  readonly upstream: string;
  readonly pricePerMillion: number;
  readonly decisions: readonly { readonly policy: string; readonly enforcedBy: string; readonly why: string }[];
}

export interface ManifestUpstream {
  readonly name: string;
  readonly stageVariable: string;
  readonly dev: { readonly url: string } | { readonly command: string } | null;
}

export interface ManifestCredential {
  readonly name: string;
  readonly kind: 'jwt';
  readonly stageVariable: string;
  readonly scopes: readonly string[];
  /** What a token must be signed with, and the `typ` it must have: a local issuer mints such. */
  readonly algorithms: readonly string[];
  readonly typ: string | null;
  readonly claims: { readonly [name: string]: ClaimKind };
  readonly rolesClaim: string | null;
  readonly tenantClaim: string | null;
}

export const manifestSuffix = '.gatehouse.json';
