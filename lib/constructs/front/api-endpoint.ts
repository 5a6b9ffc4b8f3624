import type { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { type Domain, securityPolicyOf } from './domain-option.ts';
import { type EntryNetworks, entryNetworks, entryPolicy, type PrivateEndpoint } from './private-endpoint.ts';

/** API Gateway's own endpoint stays beside the domain, and why. */
export interface ExecuteApi {
  /** For whoever reviews it: nothing reads it. */
  readonly reason: string;
}

/** How a REST API itself is reached, which follows from what stands before it. */
export interface ApiEndpoint {
  /** Nobody is answered at `execute-api`: the domain is the only way in. */
  readonly isOff: boolean;
  /** What clients must speak; null for API Gateway's own choice. */
  readonly securityPolicy: string | null;
  /** null for an API of the public internet. */
  readonly networks: EntryNetworks | null;
}

export interface Front {
  readonly domain?: Domain;
  readonly executeApi?: ExecuteApi;
  readonly privateEndpoint?: PrivateEndpoint;
}

export function apiEndpoint({ domain, executeApi, privateEndpoint }: Front): ApiEndpoint {
  const policy = domain?.kind === 'custom' ? securityPolicyOf(domain) : 'TLS_1_2';
  return {
    isOff: domain !== undefined && executeApi === undefined,
    // "API Gateway uses the security policy of the API to negotiate the TLS handshake", also for requests to a domain
    // (Developer Guide, "How to change a security policy", read 2026-11-24): the domain's alone would change nothing.
    securityPolicy: policy === 'TLS_1_2' ? null : policy,
    networks: privateEndpoint === undefined ? null : entryNetworks(privateEndpoint),
  };
}

/**
 * What the OpenAPI document says of it. An import in mode `overwrite` sets the API to what the document says, so that settings
 * beside the document alone would last until the next import.
 */
export function endpointExtensions({ isOff, securityPolicy, networks }: ApiEndpoint): {
  readonly [key: string]: unknown;
} {
  const configuration = {
    ...(isOff ? { disableExecuteApiEndpoint: true } : {}),
    ...(networks ? { vpcEndpointIds: networks.vpcEndpointIds } : {}),
  };
  return {
    ...(isOff || networks ? { 'x-amazon-apigateway-endpoint-configuration': configuration } : {}),
    ...(networks ? { 'x-amazon-apigateway-policy': entryPolicy(networks) } : {}),
    ...(securityPolicy === null
      ? {}
      : {
          'x-amazon-apigateway-security-policy': securityPolicy,
          'x-amazon-apigateway-endpoint-access-mode': 'STRICT',
        }),
  };
}

/** The same as properties of the resource, which is where tools that review templates look. */
export function setEndpoint(api: CfnRestApi, { isOff, securityPolicy, networks }: ApiEndpoint): void {
  if (isOff) api.disableExecuteApiEndpoint = true;
  if (securityPolicy !== null) {
    api.securityPolicy = securityPolicy;
    api.endpointAccessMode = 'STRICT';
  }
  if (networks !== null)
    api.endpointConfiguration = { types: ['PRIVATE'], vpcEndpointIds: [...networks.vpcEndpointIds] };
}
