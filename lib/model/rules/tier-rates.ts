import { rateWindow } from '../../contract/units.ts';
import type { CredentialReading } from '../credential-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { type LimitReading, ratesOf, readLimits } from '../limit-reading.ts';
import { entriesOf, field, textsOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';
import { throughput, tiersOf } from './tiers.ts';

type Tiers = ReturnType<typeof tiersOf>;

/** A limit with rates by tier names every tier of its callers, and no limit of a key is beyond what its usage plan lets through. */
export function tierRateRules(gateway: GatewayReading): readonly Finding[] {
  return readLimits(gateway).flatMap((limit) => {
    const tiers = tiersOfLimit(gateway, limit);
    return tiers === undefined ? [] : [...nameFindings(limit, tiers), ...unreachable(limit, tiers)];
  });
}

/** The tiers that the callers of a limit may have; undefined where the credential itself is a mistake. */
function tiersOfLimit({ credentials }: GatewayReading, { scope, routes }: LimitReading): Tiers | undefined {
  if (scope === 'default') return [];
  const named: readonly (CredentialReading | 'public' | undefined)[] =
    scope === 'shared'
      ? credentials.filter(({ kind }) => kind !== 'anyOf')
      : routes.map(({ credential }) => credential);
  return named.includes(undefined)
    ? undefined
    : named.flatMap((credential) => (typeof credential === 'object' ? tiersOf(credential) : []));
}

function nameFindings({ path, raw }: LimitReading, tiers: Tiers): readonly Finding[] {
  const here = [...path, 'rate'];
  const rates = field(raw, 'rate');
  if (typeof rates !== 'object' || rates === null || Array.isArray(rates)) return [];
  const typed = entriesOf(rates).map(([name]) => name);
  const known = tiers.map(([name]) => name);
  if (known.length === 0)
    return [
      {
        code: 'GH1210',
        path: here,
        why: 'only a credential with tiers has a rate for each of them',
        fix: 'write one rate',
      },
    ];
  return [
    ...typed
      .filter((name) => !known.includes(name))
      .map((name): Finding => ({ code: 'GH1210', path: [...here, name], got: name, ...didYouMean(name, known) })),
    ...known
      .filter((name) => !typed.includes(name))
      .map((name): Finding => ({ code: 'GH1003', path: [...here, name], fix: `write a rate for the tier '${name}'` })),
  ];
}

/** A limit of a key above what its usage plan lets through refuses nobody, ever. */
function unreachable({ path, raw, scope, routes }: LimitReading, tiers: Tiers): readonly Finding[] {
  if (![field(raw, 'by')].flat().includes('key.id')) return [];
  const admitted = scope === 'route' ? tiers.filter(([name]) => isAdmitted(routes[0], name)) : tiers;
  return ratesOf(raw).flatMap(({ steps, rate, tier }): readonly Finding[] => {
    const window = rateWindow(rate);
    const concerned = tier === undefined ? admitted : tiers.filter(([name]) => name === tier);
    const most = concerned.flatMap(([, definition]) => throughput(definition)?.(window?.windowMillis ?? 0) ?? []);
    if (window === undefined || most.length === 0 || window.limit <= Math.max(...most)) return [];
    const names = concerned.map(([name]) => name).join(', ');
    const why = `the usage plan of ${names} lets at most ${Math.max(...most)} through in that time`;
    return [{ code: 'GH1307', path: [...path, ...steps], why }];
  });
}

function isAdmitted(route: RouteReading | undefined, tier: string): boolean {
  const tiers = textsOf(field(route?.raw, 'tiers')).map(([, name]) => name);
  return tiers.length === 0 || tiers.includes(tier);
}
