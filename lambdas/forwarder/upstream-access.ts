import type { UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { decodeUpstreamSecrets } from '../../lib/contract/upstream-place.ts';
import type { TargetCall } from '../calls/balance.ts';
import { type Given, Unobtainable } from '../calls/obtained.ts';
import { upstreamCredential } from '../calls/upstream-credential.ts';
import { upstreamTls } from '../calls/upstream-tls.ts';
import { type Call, type Log, type Secrets, SecretUnavailable } from '../ports.ts';

export interface AccessParts {
  /** Name of the upstream, for the log. */
  readonly upstream: string;
  /** The stage variable with the names of its secrets; '' where it has none. */
  readonly place: string;
  readonly secrets: Secrets;
  /** Calls an authorization server. */
  readonly call: Call;
  readonly log: Log;
  /** Since the epoch, so that what is kept ages while the function is frozen. */
  readonly nowMillis: () => number;
}

/** A secret that was exchanged is known to every instance after this, without a deployment. */
const secretMillis = 900_000;

/**
 * How an upstream is reached: by its own TLS, with the gateway's credential. Both come from secrets that are read with the
 * first call, and in the background from then on; what cannot be had refuses the call.
 */
export function upstreamAccess(
  config: Pick<UpstreamConfig, 'tls' | 'credential' | 'insecure'>,
  parts: AccessParts,
): (next: TargetCall) => TargetCall {
  const { upstream, secrets, log, nowMillis } = parts;
  const place = decodeUpstreamSecrets(parts.place);
  const secret = (name: string, again: boolean) => readSecret({ secrets, nowMillis }, name, again);
  const told =
    (message: string) =>
    ({ message: reason }: Unobtainable) =>
      log.error(message, { upstream, reason });
  const credential =
    config.credential === null
      ? []
      : [
          upstreamCredential(config.credential, {
            place,
            secret,
            isInsecure: config.insecure !== null,
            call: parts.call,
            onUnobtainable: told('the credential for an upstream cannot be had'),
            nowMillis,
          }),
        ];
  const onUnobtainable = told('what the TLS of an upstream needs cannot be had');
  const tls = config.tls === null ? [] : [upstreamTls(config.tls, { place, secret, onUnobtainable, nowMillis })];
  return (next) => [...credential, ...tls].reduceRight((inner, guard) => guard(inner), next);
}

async function readSecret(
  { secrets, nowMillis }: Pick<AccessParts, 'secrets' | 'nowMillis'>,
  name: string,
  again: boolean,
): Promise<Given<string>> {
  const freshUntilMillis = nowMillis() + secretMillis;
  try {
    const value = await (again ? secrets.readAgain(name) : secrets.read(name));
    return { value, freshUntilMillis, endsMillis: Number.POSITIVE_INFINITY };
  } catch (error) {
    throw error instanceof SecretUnavailable ? new Unobtainable(error.message) : error;
  }
}
