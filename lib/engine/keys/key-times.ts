/**
 * Times of the keys that issuers publish, in milliseconds. A removed key works no longer than `soft` and `memory` together:
 * with the 30 seconds that API Gateway keeps a result by default, six minutes.
 */
export const keyTimes = {
  /** What an instance knows is not used for longer without a look at the shared document. */
  memory: 30_000,
  /** From here on the look is taken behind the requests, so that with traffic nobody waits for it. */
  memoryRefresh: 15_000,
  /** A document this old is fetched again before it is used. */
  soft: 300_000,
  /** From here on it is fetched again behind the requests. A holder of the lease that dies leaves time for a second one. */
  softRefresh: 280_000,
  /** A document this old is no longer used, whatever is wrong with its issuer. */
  hard: 86_400_000,
  /** Nobody in the fleet fetches an issuer's keys sooner than this after the last fetch. */
  leastInterval: 10_000,
  /** After failures the interval doubles up to this. */
  longestInterval: 320_000,
  /** One of the fleet fetches; so long the others leave it to that one. */
  lease: 10_000,
  /** A time further ahead than this was written by a clock that is wrong, and is not believed. */
  clockError: 10_000,
} as const;
