/** Headers that carry who is calling; names are the platform's choice. */
export interface IdentityHeaders {
  readonly user: string;
  readonly roles: string;
  readonly tenant: string;
}

export const defaultIdentityHeaders: IdentityHeaders = {
  user: 'X-User-Id',
  roles: 'X-User-Roles',
  tenant: 'X-Tenant-Id',
};

/**
 * One spelling for all spellings that a server might read as the same name. CGI makes `_` of a dash, and some servers make it
 * of all that is no letter and no digit; blanks and controls are gone.
 */
export function foldHeaderName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^!-~]/g, '')
    .replace(/[^a-z0-9]/g, '-');
}

/** `x-api-key` as people write it: `X-Api-Key`. */
export function capitalisedHeader(name: string): string {
  return name.replace(/(?<![a-z0-9])[a-z]/g, (letter) => letter.toUpperCase());
}

/** What services read as "who is calling", whatever follows; no honest client of a gateway writes it. */
export const identityPrefixes = [
  'x-user-',
  'x-auth-',
  'x-tenant-',
  'x-internal-',
  'x-gatehouse-',
  'x-amzn-oidc-',
] as const;

/** The same as whole names. */
export const identityNames = ['remote-user', 'x-remote-user'] as const;

const reservedPrefixes = [...identityPrefixes, 'x-amzn-apigateway-', 'x-original-'];
const reservedNames = new Set<string>([
  // CGI makes HTTP_PROXY of it, and clients of the service go where that says (CVE-2016-5385).
  'proxy',
  ...identityNames,
  'client-ip',
  'x-client-ip',
  'true-client-ip',
  'x-cluster-client-ip',
  'x-rewrite-url',
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-request-id',
  'x-trace-id',
]);

/** True for names that never pass from a client, in any spelling (DESIGN promise 1). Configured identity names are added by the caller. */
export function isReservedHeader(name: string): boolean {
  const folded = foldHeaderName(name);
  return reservedNames.has(folded) || reservedPrefixes.some((prefix) => folded.startsWith(prefix));
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'host',
  'expect',
  'max-forwards',
]);

/** True for headers that belong to one connection (RFC 9110 §7.6.1) or that a proxy must write itself. */
export function isHopByHopHeader(name: string): boolean {
  return hopByHop.has(foldHeaderName(name));
}
