/** What the limiter's scripts call: these and no others. */
const scripted = ['time', 'exists', 'get', 'getrange', 'set', 'setrange', 'pexpire', 'pttl', 'del'];
/** What the client sends: a script by its hash, or whole where the server lost it, and what finds the nodes of a cluster. */
const sent = ['evalsha', 'eval', 'info', 'cluster|slots', 'cluster|info', 'asking'];

/**
 * The rights of the limiter's user in Valkey, as an ElastiCache access string: the commands of the limiter on the keys of a
 * gateway's space, and nothing else. A stolen connection cannot list, dump or flush what was counted, nor touch what another
 * gateway counts in the same cache. `'*'` is for one user of several gateways, of which each still counts in its own space.
 */
export function limiterAccess(space: string): string {
  return ['on', `~${space}:gh1:*`, '-@all', ...[...scripted, ...sent].map((one) => `+${one}`)].join(' ');
}
