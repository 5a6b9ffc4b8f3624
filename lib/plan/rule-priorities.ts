import { createHash } from 'node:crypto';

/** API Gateway takes 1 to 1,000,000, asks the lowest first, and takes no number twice on one domain. */
export const lastPriority = 1_000_000;

/** A base path of a rule is shorter: "Routing rules to connect API stages to a custom domain name", read 2026-11-24. */
export const maxBasePathLength = 127;

/** So many numbers for the base paths of each length. */
const width = Math.floor((lastPriority - 1) / maxBasePathLength);

/**
 * The priority of the rule of each base path: longer ones are asked first. A number depends on nothing but its base path (save
 * where two of one length meet in one number): if rules that come or go moved the others, CloudFormation would give a rule the
 * number of one that still has it, and fail.
 */
export function rulePriorities(basePaths: readonly string[]): { readonly [basePath: string]: number } {
  const taken = new Set<number>();
  return Object.fromEntries(
    [...basePaths].sort().map((basePath) => {
      const start = (maxBasePathLength - basePath.length) * width + 1;
      let offset = hashOf(basePath) % width;
      while (taken.has(start + offset)) offset = (offset + 1) % width;
      taken.add(start + offset);
      return [basePath, start + offset];
    }),
  );
}

function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
