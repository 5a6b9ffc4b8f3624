import type { LookupFunction } from 'node:net';
import { isLoopback } from '../../../lib/contract/places.ts';
import type { Log, Upstream } from '../../ports.ts';
import { httpUpstream } from './http-upstream.ts';
import { systemLookup } from './shared-lookup.ts';

/** What an issuer's place says of the way to it. */
export interface IssuerAccess {
  /** Plain http is accepted although the host is not this machine. */
  readonly insecure: boolean;
  /** The name may lead to a private address. */
  readonly privateNetwork: boolean;
}

export interface IssuerUpstreams {
  /**
   * For calls of one issuer. A host that is no address of the internet is `unreachable` there, whatever its name says, unless
   * the place says so, or the URL names this machine. @throws TypeError for a URL that is not https and may not be otherwise.
   */
  to(url: URL, access: IssuerAccess): Upstream;
  close(): void;
}

/**
 * Calls to issuers. Which address a name has is judged when the connection is made, on the very answer that the connection
 * uses: a name that is harmless now and the machine's own metadata a moment later gains nothing.
 */
export function issuerUpstreams(log: Log, lookup: LookupFunction = systemLookup): IssuerUpstreams {
  // Kept connections of the one are never used for the other.
  const anywhere = httpUpstream();
  const internet = httpUpstream({ lookup: publicLookup(lookup, log) });
  const guarded: Upstream = {
    // An address in the URL is not looked up, so it is judged here.
    call: async (request) =>
      (await isRefusedAddress(request.url, log)) ? { failure: 'unreachable', unsent: true } : internet.call(request),
  };
  return {
    to(url, { insecure, privateNetwork }) {
      const isHere = isLoopback(url.hostname);
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (insecure || isHere)))
        throw new TypeError('an issuer is called by https, or by http on this machine');
      return isHere || privateNetwork ? anywhere : guarded;
    },
    close() {
      anywhere.close();
      internet.close();
    },
  };
}

/** What reads addresses is loaded by the first call. */
const addresses = () => import('../../../lib/engine/addresses/public-address.ts');

async function isRefusedAddress(url: URL, log: Log): Promise<boolean> {
  const { isAddress, isPublicAddress } = await addresses();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isAddress(host) || isPublicAddress(host)) return false;
  tell(log, host);
  return true;
}

/** A lookup that fails as a whole when one of the addresses is not of the internet: which one is used is not ours to choose. */
function publicLookup(lookup: LookupFunction, log: Log): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, async (error, found, family) => {
      const { isPublicAddress } = await addresses();
      const all = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
      if (error || all.every(isPublicAddress)) return callback(error, found, family);
      tell(log, hostname);
      callback(Object.assign(new Error('not an address of the internet'), { code: 'EACCES' }), found, family);
    });
}

const tell = (log: Log, host: string) =>
  log.error('an issuer stands at a private address and its place has no privateNetwork', { host });
