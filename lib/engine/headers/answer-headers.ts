import { foldHeaderName, isHopByHopHeader } from '../../contract/header-names.ts';
import { type HeaderList, nominated } from './upstream-headers.ts';

const ours = new Set(['x-request-id', 'x-trace-id']);

/** What is running behind the gateway, and of which version, is nobody's business in front of it. */
const ofSoftware = new Set([
  'server',
  'x-powered-by',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-runtime',
  'x-generator',
  'x-backend-server',
]);

/** The upstream's answer headers for the client: those of the connection and of its software are dropped, and the ids are the gateway's. */
export function answerHeaders(upstream: HeaderList): HeaderList {
  const perHop = new Set(nominated(upstream).map(foldHeaderName));
  return upstream.filter(([name]) => {
    const folded = foldHeaderName(name);
    return !isHopByHopHeader(name) && !perHop.has(folded) && !ours.has(folded) && !ofSoftware.has(folded);
  });
}
