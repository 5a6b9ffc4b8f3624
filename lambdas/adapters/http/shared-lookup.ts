import type { LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** A module that only calls need costs no cold start; the types of `lookup` are those of node:net. */
export const systemLookup: LookupFunction = (hostname, options, callback) =>
  process.getBuiltinModule('node:dns').lookup(hostname, options as LookupAllOptions, callback as never);

type Callback = Parameters<LookupFunction>[2];

/**
 * One question a name at a time, for all who wait for its answer. The system answers in one of four threads, and a call that
 * has given up leaves its question there: a name that nobody answers for would soon hold all of them, and every other name up.
 */
export function sharedLookup(lookup: LookupFunction): LookupFunction {
  const waiting = new Map<string, Callback[]>();
  return (hostname, options, callback) => {
    const { family, hints, all } = options;
    const key = [hostname, family, hints, all].join(' ');
    const others = waiting.get(key);
    if (others !== undefined) return void others.push(callback);
    const everybody = [callback];
    waiting.set(key, everybody);
    lookup(hostname, options, (...found) => {
      waiting.delete(key);
      for (const tell of everybody) tell(...found);
    });
  };
}
