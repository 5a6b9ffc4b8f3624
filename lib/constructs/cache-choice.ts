import type { CacheAttributes, CacheNodes, ServerlessCache } from './cache-forms.ts';
import type { LimitCache } from './limit-cache.ts';

/** A cache that somebody else made. */
export interface SharedCache {
  readonly kind: 'shared';
  readonly cache: LimitCache | CacheAttributes;
}

/** A cache of its own that scales by itself: at most so many gigabytes, and so many processing units a second. */
export function serverlessCache(most: Omit<ServerlessCache, 'kind'> = {}): ServerlessCache {
  return { kind: 'serverless', ...most };
}

/** A cache of its own on nodes: one that counts, and replicas in other zones that take over. */
export function cacheNodes(nodes: Omit<CacheNodes, 'kind'>): CacheNodes {
  return { kind: 'nodes', ...nodes };
}

/**
 * The cache of another gateway of the app, `other.cache`, or one that is known by name. Each gateway counts in a space of its
 * own: two of them never count together, whatever they declare.
 */
export function sharedCache(cache: LimitCache | CacheAttributes): SharedCache {
  return { kind: 'shared', cache };
}
