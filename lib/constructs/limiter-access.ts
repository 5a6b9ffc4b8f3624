/** What the limiter's scripts call: these and no others. */
const scripted = ['time', 'exists', 'get', 'getrange', 'set', 'setrange', 'pexpire', 'pttl', 'del'];
/** What the client sends: a script by its hash, or whole where the server lost it, and what finds the nodes of a cluster. */
const sent = ['evalsha', 'eval', 'info', 'cluster|slots', 'cluster|info', 'asking'];

/**
 * The rights of the limiter's user in Valkey: the commands of the limiter on the limiter's keys, and nothing else. A stolen
 * connection cannot list, dump or flush what was counted.
 */
export const limiterAccess: string = ['on', '~gh1:*', '-@all', ...[...scripted, ...sent].map((one) => `+${one}`)].join(
  ' ',
);
