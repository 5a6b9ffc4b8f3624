import type { UpstreamTlsConfig } from '../../lib/contract/upstream-call.ts';
import type { UpstreamSecrets } from '../../lib/contract/upstream-place.ts';
import type { UpstreamTls } from '../ports.ts';
import type { TargetCall } from './balance.ts';
import { callWith } from './call-with.ts';
import { type Given, obtained, Unobtainable } from './obtained.ts';

export interface TlsParts {
  /** Of the upstream's place; what its TLS needs is there. */
  readonly place: UpstreamSecrets;
  /** The secret, not from memory where `again`. Rejects with {@link Unobtainable}. */
  readonly secret: (name: string, again: boolean) => Promise<Given<string>>;
  readonly onUnobtainable: (error: Unobtainable) => void;
  /** Since the epoch, so that what is kept ages while the function is frozen. */
  readonly nowMillis: () => number;
}

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Calls with the upstream's own TLS materials. A handshake that failed may mean that a certificate was exchanged: the secrets
 * are read once more, at most once a minute, and with others the call is made again if nothing of it was sent, or if it reads.
 */
export function upstreamTls(config: UpstreamTlsConfig, parts: TlsParts): (next: TargetCall) => TargetCall {
  const { onUnobtainable, nowMillis } = parts;
  const known: { last?: UpstreamTls } = {};
  const secured = callWith<UpstreamTls>({
    what: obtained({ obtain: (again) => materials(config, parts, again, known), onUnobtainable, nowMillis }),
    put: (tls, request) => ({ ...request, tls }),
    isToBeRepeated: (result, { method }) =>
      'failure' in result && result.handshake === true && (result.unsent === true || reads.has(method)),
  });
  return (next) => {
    const call = secured(next);
    // Where plain http is lawful there is nothing to show or to trust: a laptop needs no such secrets.
    return (request) => (request.url.protocol === 'https:' ? call(request) : next(request));
  };
}

/** The same object while the texts are the same: connections belong to it. */
async function materials(
  config: UpstreamTlsConfig,
  { place, secret }: TlsParts,
  again: boolean,
  known: { last?: UpstreamTls },
): Promise<Given<UpstreamTls>> {
  const one = (isWanted: boolean, name: string | undefined) => {
    if (!isWanted) return undefined;
    if (name === undefined) throw new Error('the place of an upstream does not name what its TLS needs');
    return secret(name, again);
  };
  const [ca, own] = await Promise.all([
    one(config.privateCa, place.ca),
    one(config.clientCertificate, place.certificate),
  ]);
  if (known.last === undefined || known.last.ca !== ca?.value || known.last.certificate !== own?.value)
    known.last = checked({
      minVersion: config.minVersion,
      ...(config.serverName !== null && { serverName: config.serverName }),
      ...(ca !== undefined && { ca: ca.value }),
      // Certificate and key stand in one text, and each of them is found in it.
      ...(own !== undefined && { certificate: own.value, key: own.value }),
    });
  const freshUntilMillis = Math.min(ca?.freshUntilMillis ?? forEver, own?.freshUntilMillis ?? forEver);
  return { value: known.last, freshUntilMillis, endsMillis: forEver };
}

const forEver = Number.POSITIVE_INFINITY;

/** OpenSSL says nothing of authorities that it cannot read, and what is wrong with a key it may say with the key. */
function checked(tls: UpstreamTls): UpstreamTls {
  const { ca, certificate, key, minVersion } = tls;
  const authorities = ca?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (ca !== undefined && !authorities?.every(isCertificate))
    throw new Unobtainable('the secret of the authority holds no certificates in PEM');
  try {
    process.getBuiltinModule('node:tls').createSecureContext({
      minVersion,
      ...(certificate !== undefined && { cert: certificate }),
      ...(key !== undefined && { key }),
    });
  } catch {
    throw new Unobtainable("the secret of the gateway's certificate holds no certificate with its key in PEM");
  }
  return tls;
}

function isCertificate(pem: string): boolean {
  try {
    return new (process.getBuiltinModule('node:crypto').X509Certificate)(pem) !== undefined;
  } catch {
    return false;
  }
}
