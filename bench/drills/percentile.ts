/** One in `part` of the values is no greater, to a tenth. Infinity of no values: a load that never ran has met nothing. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return value === undefined ? Number.POSITIVE_INFINITY : Math.round(value * 10) / 10;
}
