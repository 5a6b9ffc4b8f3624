import type { GatewayBreaker } from '../lib/contract/gateway-operator.ts';
import { plainTable } from './plain-table.ts';

/** Circuits as a table; which gateway only where there are several. */
export function breakerTable(breakers: readonly GatewayBreaker[]): string {
  const several = new Set(breakers.map(({ gateway }) => gateway)).size > 1;
  const head = ['UPSTREAM', 'STATE', 'SINCE', 'ENDS IN', 'CALLS', 'FAILURES', 'SLOW', 'INSTANCES', 'BY', 'WHY'];
  const table = plainTable(several ? ['GATEWAY', ...head] : head);
  for (const breaker of breakers) {
    const { gateway, upstream, epoch, ageMillis, calls, failures, slow, instances, note } = breaker;
    const row = [
      upstream,
      stateText(breaker),
      epoch === 0 ? '-' : spanText(ageMillis),
      endText(breaker),
      calls,
      failures,
      slow,
      instances.length,
      note?.by ?? '-',
      note?.why ?? '-',
    ];
    table.push(several ? [gateway, ...row] : row);
  }
  return table.toString();
}

/** One line for how a circuit stands, and how it stood before where that is known. */
export function standingLine(breaker: GatewayBreaker, from: GatewayBreaker['state'] | null): string {
  const { upstream, state, openMillis, note } = breaker;
  const turn = from === null ? state : `${from} → ${state}`;
  const period = state === 'open' ? ` for ${spanText(openMillis)}` : '';
  return `${upstream}: ${turn}${period}${note === null ? '' : `, by ${note.by}: ${note.why}`}`;
}

/** What one instance does is no state of the circuit, and is what its callers see. */
const stateText = ({ state, isOpenHere }: GatewayBreaker) =>
  state === 'closed' && isOpenHere ? 'closed (open in an instance)' : state;

const ends = {
  closed: () => '-',
  open: ({ openMillis, ageMillis }) => spanText(Math.max(0, openMillis - ageMillis)),
  'half-open': () => 'probing',
  'forced-open': () => 'close or reset',
  'forced-closed': () => 'open or reset',
} satisfies { readonly [S in GatewayBreaker['state']]: (breaker: GatewayBreaker) => string };

const endText = (breaker: GatewayBreaker) => ends[breaker.state](breaker);

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** About how long, in one unit: `90 s`, `5 min`, `3 d`. */
export function spanText(millis: number): string {
  const [unit, unitMillis] = units.find(([, one]) => millis >= 2 * one) ?? ['s', 1_000];
  return `${Math.round(millis / unitMillis)} ${unit}`;
}
