import { isLoopback } from '../contract/places.ts';
import type { Tokens } from './place-url.ts';

/**
 * From where an address can be called: from inside of networks, by whom these let, by everybody in its network, from anywhere;
 * or only its deployment will tell.
 */
export type Reach = 'private' | 'network' | 'public' | 'unknown';

/** One address of an upstream. */
export interface ReachedTarget {
  /** Where it is bound: `gateway shop upstreams.orders`, or `….targets.1`. */
  readonly at: string;
  /** `host[:port][/base]`; null for one that no message may show. */
  readonly address: string | null;
  readonly reach: Reach;
  /** Why it may be called past the gateway; null where nobody said so. */
  readonly open: string | null;
}

/**
 * The reach of `host[:port][/base]`, by its form alone: no name is asked for. A public name may well lead to a private address,
 * and who knows that binds it with its construct or with a reason.
 */
export function reachOf(place: string, tokens: Tokens): Reach {
  const [authority = ''] = place.split('/');
  if (tokens.isToken(authority)) return 'unknown';
  if (!URL.canParse(`https://${authority}`)) return 'unknown';
  return isPrivateHost(new URL(`https://${authority}`).hostname) ? 'private' : 'public';
}

/** `host` as the URL standard writes it: lower case, IPv4 in four decimals, IPv6 in brackets and short. */
function isPrivateHost(host: string): boolean {
  return isLoopback(host) || forms.some((form) => form.test(host));
}

const forms: readonly RegExp[] = [
  // RFC 1918, RFC 6598 (shared), RFC 3927 (link-local).
  /^10\.\d+\.\d+\.\d+$/,
  /^172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+$/,
  /^192\.168\.\d+\.\d+$/,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$/,
  /^169\.254\.\d+\.\d+$/,
  // RFC 4193 (unique local), RFC 4291 (link-local).
  /^\[f[cd][0-9a-f]{2}:/,
  /^\[fe[89ab][0-9a-f]:/,
  // A name without a dot, and those that no public server answers for: RFC 6762, and ICANN's reservation of 2024 for `.internal`.
  /^[^.[]+$/,
  /\.(?:internal|local|localhost)$/,
  // Load balancers of AWS that face a network, and interface endpoints: public names of private addresses.
  /^internal-[^.]+\.[a-z0-9-]+\.elb\.amazonaws\.com(?:\.cn)?$/,
  /\.vpce\.amazonaws\.com(?:\.cn)?$/,
];
