import type { UpstreamTarget } from '../../contract/upstream-place.ts';
import { byChance } from './by-chance.ts';
import type { Choice } from './choice.ts';

/**
 * The same target for the same key, whoever else there is (rendezvous hashing, Thaler and Ravishankar 1996, with the weights of
 * Schindelhauer and Schomaker 2005): every target has a score for a key and the best has it. So a target that goes leaves only
 * its own keys, to all others by their weights, and gets them back when it returns. A request without the value goes anywhere.
 */
export function rendezvous(targets: readonly UpstreamTarget[], random: () => number): Choice {
  const hashes = targets.map(({ place }) => hashOf(place));
  const weights = targets.map(({ weight }) => weight);
  const anywhere = byChance(weights, random);
  return (open, key) => {
    if (key === undefined) return anywhere(open);
    const keyHash = hashOf(key);
    let [chosen, best] = [open[0] as number, Number.NEGATIVE_INFINITY];
    for (const target of open) {
      const part = (mixed(keyHash ^ (hashes[target] as number)) + 0.5) / 2 ** 32;
      const score = (weights[target] as number) / -Math.log(part);
      if (score > best) [chosen, best] = [target, score];
    }
    return chosen;
  };
}

/** FNV-1a over the text's units, mixed: 32 bits, since keys that share a hash merely share a target. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return mixed(hash);
}

/** Every bit of the result depends on every bit given (the finaliser of MurmurHash3). */
function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
