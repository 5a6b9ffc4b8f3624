import { isLoopback } from '../../contract/places.ts';
import { DevError } from './dev-error.ts';

/** The text an upstream's stage variable holds for this address: no scheme, no trailing slash. @throws DevError */
export function upstreamPlace(upstream: string, address: string): string {
  if (!URL.canParse(address)) throw new DevError(`upstream ${upstream}: not a URL: ${address}`);
  const { protocol, hostname, host, pathname, search, hash, username, password } = new URL(address);
  if (`${search}${hash}${username}${password}` !== '')
    throw new DevError(`upstream ${upstream}: only scheme, host, port and path`);
  if (protocol !== (isLoopback(hostname) ? 'http:' : 'https:')) {
    throw new DevError(
      `upstream ${upstream}: http:// to this machine, https:// to any other; got ${protocol}//${host}`,
    );
  }
  return `${host}${pathname.replace(/\/+$/, '')}`;
}
