import type { Finding } from '../finding.ts';
import { type CredentialReading, type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { nearestWord } from '../nearest-word.ts';
import { entriesOf, field, listOf, textOf, textsOf } from '../reading.ts';

/** Who may call: credentials that exist, reasons where nobody is asked, scopes and claims that are declared. */
export function authenticationRules(gateway: GatewayReading): readonly Finding[] {
  return [...gateway.credentials.flatMap(claimRoles), ...ofRoutes(gateway, (route) => routeFindings(gateway, route))];
}

const claimRoleKinds = { tenant: ['string'], roles: ['string', 'string[]'] } as const;

/** The claims that become the identity headers are declared, with a type that fits. */
function claimRoles({ path, raw }: CredentialReading): readonly Finding[] {
  return Object.entries(claimRoleKinds).flatMap(([role, kinds]): readonly Finding[] => {
    const claim = textOf(field(raw, role));
    if (claim === undefined) return [];
    const kind = field(raw, 'claims', claim);
    if (kind === undefined)
      return [
        {
          code: 'GH1207',
          path: [...path, role],
          ...didYouMean(
            claim,
            entriesOf(field(raw, 'claims')).map(([name]) => name),
          ),
        },
      ];
    const fits = kinds.some((one) => one === kind);
    return fits
      ? []
      : [{ code: 'GH1207', path: [...path, role], why: `the claim of ${role} is declared as ${kinds.join(' or ')}` }];
  });
}

function routeFindings(gateway: GatewayReading, route: RouteReading): readonly Finding[] {
  const auth = textOf(field(route.raw, 'auth'));
  if (auth === undefined) return [];
  if (route.credential === 'public') return publicFindings(route);
  if (route.credential === undefined) {
    const names = ['public', ...gateway.credentials.map(({ name }) => name)];
    return [{ code: 'GH1201', path: [...route.path, 'auth'], ...didYouMean(auth, names) }];
  }
  return [...scopeFindings(route, route.credential), ...reasonFindings(route)];
}

function publicFindings({ path, raw }: RouteReading): readonly Finding[] {
  const reason = field(raw, 'reason');
  const noReason: readonly Finding[] =
    reason === undefined || (typeof reason === 'string' && reason.trim() === '')
      ? [{ code: 'GH1202', path: [...path, 'reason'] }]
      : [];
  const forCallers = ['scopes', 'where'].filter((key) => isWritten(field(raw, key)));
  return [...noReason, ...forCallers.map((key): Finding => ({ code: 'GH1205', path: [...path, key] }))];
}

function isWritten(value: unknown): boolean {
  return listOf(value).length > 0 || entriesOf(value).length > 0;
}

function reasonFindings({ path, raw }: RouteReading): readonly Finding[] {
  if (field(raw, 'reason') === undefined) return [];
  return [
    {
      code: 'GH1001',
      path: [...path, 'reason'],
      why: 'only a public route has a reason',
      fix: "remove it, or write `auth: 'public'`",
    },
  ];
}

function scopeFindings({ path, raw }: RouteReading, credential: CredentialReading): readonly Finding[] {
  const known = textsOf(field(credential.raw, 'scopes')).map(([, scope]) => scope);
  return textsOf(field(raw, 'scopes'))
    .filter(([, scope]) => !known.includes(scope))
    .map(
      ([index, scope]): Finding => ({ code: 'GH1203', path: [...path, 'scopes', index], ...didYouMean(scope, known) }),
    );
}

/** The fix of an unknown name, when a known one is close. */
export function didYouMean(typed: string, known: readonly string[]): { readonly fix?: string } {
  const meant = nearestWord(typed, known);
  return meant === undefined ? {} : { fix: `did you mean '${meant}'?` };
}
