import { periodQuota, rateWindow } from '../../contract/units.ts';
import { type CredentialReading, hasKeys } from '../credential-reading.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { entriesOf, field, textsOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';

/** Tiers have names that a key can carry, quotas that fit their rates, and one meaning in the whole platform. */
export function tierRules(gateway: GatewayReading): readonly Finding[] {
  const keyed = gateway.credentials.filter(({ kind }) => kind === 'apiKey');
  return [...keyed.flatMap(credentialFindings), ...sharedNames(keyed), ...ofRoutes(gateway, routeFindings)];
}

/** The tiers of the keys of a credential by name, with what each allows. */
export function tiersOf(credential: CredentialReading): readonly (readonly [tier: string, definition: unknown])[] {
  return credential.members.flatMap(({ kind, raw }) => (kind === 'apiKey' ? entriesOf(field(raw, 'tiers')) : []));
}

const tierName = /^[a-z][a-z0-9]{0,19}$/;

function credentialFindings(credential: CredentialReading): readonly Finding[] {
  const tiers = field(credential.raw, 'tiers');
  const path = [...credential.path, 'tiers'];
  if (typeof tiers === 'object' && tiers !== null && tiersOf(credential).length === 0)
    return [{ code: 'GH1209', path }];
  return tiersOf(credential).flatMap(([name, tier]): readonly Finding[] => [
    ...(tierName.test(name) && !(name in Object.prototype)
      ? []
      : [{ code: 'GH1208', path: [...path, name], got: name } as const]),
    ...quotaFindings([...path, name], tier),
  ]);
}

const periodMillis = { DAY: 86_400_000, WEEK: 7 * 86_400_000, MONTH: 31 * 86_400_000 } as const;

/** A quota that one burst uses up is no quota but a mistake, and so is one that the rate never reaches. */
function quotaFindings(path: Path, tier: unknown): readonly Finding[] {
  const [quota, most] = [periodQuota(field(tier, 'quota')), throughput(tier)];
  if (quota === undefined || most === undefined) return [];
  const [atOnce, ever] = [most(1_000), most(periodMillis[quota.period])];
  if (quota.limit < atOnce)
    return [
      { code: 'GH1212', path: [...path, 'quota'], why: `the rate uses it up within a second: ${atOnce} requests` },
    ];
  return quota.limit > ever
    ? [{ code: 'GH1212', path: [...path, 'quota'], why: `the rate never reaches it: ${ever} requests in that time` }]
    : [];
}

/** How many requests the usage plan of a tier lets through in so many milliseconds; undefined while its rate is not lawful. */
export function throughput(tier: unknown): ((millis: number) => number) | undefined {
  const window = rateWindow(field(tier, 'rate'));
  if (window === undefined) return undefined;
  const perMilli = window.limit / window.windowMillis;
  const burst = field(tier, 'burst');
  const held = typeof burst === 'number' ? burst : Math.ceil(perMilli * 1_000);
  return (millis) => Math.floor(held + perMilli * millis);
}

/** A key says its tier and not its credential, so a name that two credentials share would open the one to keys of the other. */
function sharedNames(credentials: readonly CredentialReading[]): readonly Finding[] {
  const owners = new Map<string, string>();
  return credentials.flatMap((credential) =>
    tiersOf(credential).flatMap(([tier]): readonly Finding[] => {
      const owner = owners.get(tier);
      if (owner === undefined) owners.set(tier, credential.name);
      if (owner === undefined) return [];
      const why = `${owner} has a tier of this name too, and a key says its tier only`;
      return [{ code: 'GH1211', path: [...credential.path, 'tiers', tier], got: tier, why }];
    }),
  );
}

function routeFindings({ path, raw, credential }: RouteReading): readonly Finding[] {
  const tiers = field(raw, 'tiers');
  if (tiers === undefined || credential === undefined) return [];
  if (credential !== 'public' && credential.members.length === 0) return [];
  if (credential === 'public' || !hasKeys(credential))
    return [
      { code: 'GH1210', path: [...path, 'tiers'], why: 'only callers with API keys have tiers', fix: 'remove it' },
    ];
  const known = tiersOf(credential).map(([name]) => name);
  const texts = textsOf(tiers);
  return texts.flatMap(([index, tier]): readonly Finding[] => {
    const here = [...path, 'tiers', index];
    if (!known.includes(tier)) return [{ code: 'GH1210', path: here, ...didYouMean(tier, known) }];
    return texts.some(([before, other]) => before < index && other === tier) ? [{ code: 'GH1211', path: here }] : [];
  });
}
