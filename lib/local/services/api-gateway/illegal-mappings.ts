import type { IntegrationDefinition, Texts } from './rest-api-definition.ts';

/** Headers that a mapping may name at deployment but that fail every call with 500 (recorded 2024-12-11). */
const lengths = ['content-length', 'transfer-encoding'];
const illegal: { readonly [type in IntegrationDefinition['type']]: ReadonlySet<string> } = {
  AWS_PROXY: new Set([...lengths, 'authorization', 'connection', 'expect', 'proxy-authenticate', 'te']),
  HTTP_PROXY: new Set(lengths),
  MOCK: new Set(),
};

/** False when a request mapping makes every call of the integration fail. */
export function isMappable(type: IntegrationDefinition['type'], requestParameters: Texts): boolean {
  return Object.keys(requestParameters).every((target) => {
    const header = /^integration\.request\.header\.(.+)$/.exec(target)?.[1];
    return header === undefined || !illegal[type].has(header.toLowerCase());
  });
}
