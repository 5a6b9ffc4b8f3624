import type { Issue } from '../contract/issue.ts';
import { isLoopback } from '../contract/places.ts';
import type { UpstreamTarget } from '../contract/upstream-place.ts';
import { reasonFor, shown, type Tokens, urlIssues } from './place-url.ts';
import { characterIssues } from './placed.ts';
import { type ReachedTarget, reachOf } from './reach.ts';

/** One bound address of an upstream. */
export interface BoundTarget {
  readonly at: string;
  readonly url: string;
  readonly insecure: string | null;
  readonly weight?: number | undefined;
  readonly open?: string | undefined;
}

/** A target as its stage variable has it, or what is wrong with its address. */
export interface PlacedTarget extends UpstreamTarget {
  readonly at: string;
  /** Why it is called over plain http; null where it is not. */
  readonly insecure: string | null;
  /** This very machine, which is called over plain http without a reason. */
  readonly isHere: boolean;
  readonly reached: ReachedTarget;
  readonly issues: readonly Issue[];
}

export function placedTarget({ at, url, insecure, weight = 1, open }: BoundTarget, tokens: Tokens): PlacedTarget {
  const text = url.replace(/\/$/, '');
  const rest = text.replace(/^https?:\/\//i, '');
  const place = tokens.isToken(text) && rest === text ? tokens.withoutScheme(text) : rest;
  const isTold = !tokens.isToken(place) && shown(place) !== undefined;
  const faults = urlIssues(`${at}.url`, url, { tokens, mayBePlain: insecure !== null, mayHaveQuery: false });
  return {
    at,
    place,
    weight,
    insecure: reasonFor([url], insecure),
    reached: { at, address: isTold ? place : null, reach: reachOf(place, tokens), open: open ?? null },
    isHere: URL.canParse(url) && isLoopback(new URL(url).hostname),
    issues: faults.length > 0 ? faults : textIssues(`${at}.url`, place, tokens),
  };
}

/** What separates targets and weights can be part of none of them. */
function textIssues(at: string, place: string, tokens: Tokens): readonly Issue[] {
  if (!/[,#]/.test(place)) return characterIssues(at, place, tokens);
  const why = 'a comma stands between two targets, and # before a weight';
  return [
    { code: 'GH2004', at, got: shown(place), why, fix: 'bind each address by itself: `targets([url(…), url(…)])`' },
  ];
}
