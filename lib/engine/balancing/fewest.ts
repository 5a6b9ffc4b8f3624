/** The open target with the fewest calls under way, any of those that have as few. Without a number it has none. */
export function fewest(open: readonly number[], callsOf: (target: number) => number, random: () => number): number {
  const least = Math.min(...open.map(callsOf));
  const tied = open.filter((target) => callsOf(target) === least);
  return tied[Math.floor(random() * tied.length)] as number;
}
