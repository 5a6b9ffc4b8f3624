import { createHash } from 'node:crypto';
import type { HealthConfig } from '../../lib/contract/runtime-config.ts';
import type { HealthRule } from '../../lib/contract/upstream-call.ts';
import { decodeUpstreamPlace, upstreamUrl } from '../../lib/contract/upstream-place.ts';

/** One target of an upstream, and how it is checked. */
export interface CheckedTarget {
  readonly upstream: string;
  /** As it stands in the stage variable, without its weight. */
  readonly target: string;
  readonly url: URL;
  /** What is asked for, under the target's own base. */
  readonly path: string;
  readonly rule: HealthRule;
  /** From 0 up to 1, the same for this target in every run. */
  readonly fraction: number;
}

/** Every target of the gateway's upstreams that are checked. @throws Error when the stage has no variable of one of them */
export function checkedTargets(
  { gateway, upstreams }: HealthConfig,
  stageVariables: { readonly [name: string]: string },
): readonly CheckedTarget[] {
  return Object.entries(upstreams).flatMap(([upstream, { stageVariable, insecure, health }]) => {
    const text = stageVariables[stageVariable];
    if (text === undefined) throw new Error(`the stage has no variable ${stageVariable}`);
    // One place may stand there twice, for its share of the calls; it is one target.
    const places = new Set(decodeUpstreamPlace(text).map(({ place }) => place));
    return [...places].map((target) => {
      const url = upstreamUrl(target, insecure !== null);
      const path = `${url.pathname.replace(/\/$/, '')}${health.path}`;
      return { upstream, target, url, path, rule: health, fraction: fractionOf(`${gateway} ${upstream} ${target}`) };
    });
  });
}

const fractionOf = (text: string) => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
