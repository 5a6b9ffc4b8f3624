import { type CredentialReading, groupsClaim, wordsOf } from '../credential-reading.ts';
import type { Finding } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { nearestWord } from '../nearest-word.ts';
import { idParameters, parseRouteKey } from '../path-template.ts';
import { entriesOf, field, listOf, textOf, textsOf } from '../reading.ts';

/** Who may call: credentials that exist, reasons where nobody is asked, scopes and claims that are declared. */
export function authenticationRules(gateway: GatewayReading): readonly Finding[] {
  return [
    ...gateway.credentials.flatMap(claimRoles),
    ...gateway.credentials.flatMap(idTokenScopes),
    ...ofRoutes(gateway, (route) => routeFindings(gateway, route)),
  ];
}

const claimRoleKinds = { tenant: ['string'], roles: ['string', 'string[]'] } as const;

/** The claims that become the identity headers are declared, with a type that fits. */
function claimRoles(credential: CredentialReading): readonly Finding[] {
  const { path, raw, kind } = credential;
  const nameless: readonly Finding[] =
    (kind === 'jwt' || kind === 'introspection') &&
    isWritten(field(raw, 'roleNames')) &&
    field(raw, 'roles') === undefined
      ? [
          {
            code: 'GH1003',
            path: [...path, 'roles'],
            why: 'no claim holds the roles',
            fix: 'write which claim does: `roles`',
          },
        ]
      : [];
  return [
    ...nameless,
    ...Object.entries(claimRoleKinds).flatMap(([role, kinds]) => claimRole(credential, role, kinds)),
  ];
}

function claimRole({ path, raw, kind }: CredentialReading, role: string, kinds: readonly string[]): readonly Finding[] {
  const claim = textOf(field(raw, role));
  if (claim === undefined) return [];
  const declared =
    field(raw, 'claims', claim) ?? (kind === 'cognito' && claim === groupsClaim ? 'string[]' : undefined);
  if (declared === undefined) {
    const known = entriesOf(field(raw, 'claims')).map(([name]) => name);
    return [{ code: 'GH1207', path: [...path, role], ...didYouMean(claim, known) }];
  }
  return kinds.some((one) => one === declared)
    ? []
    : [{ code: 'GH1207', path: [...path, role], why: `the claim of ${role} is declared as ${kinds.join(' or ')}` }];
}

function routeFindings(gateway: GatewayReading, route: RouteReading): readonly Finding[] {
  const auth = textOf(field(route.raw, 'auth'));
  if (auth === undefined) return [];
  if (route.credential === 'public') return publicFindings(route);
  if (route.credential === undefined) {
    const names = ['public', ...gateway.credentials.map(({ name }) => name)];
    return [{ code: 'GH1201', path: [...route.path, 'auth'], ...didYouMean(auth, names) }];
  }
  return [
    ...askedFindings(route, route.credential, 'scopes'),
    ...askedFindings(route, route.credential, 'anyScope'),
    ...askedFindings(route, route.credential, 'roles'),
    ...reasonFindings(route),
    ...anyCallerFindings(route),
  ];
}

function publicFindings({ path, raw }: RouteReading): readonly Finding[] {
  const reason = field(raw, 'reason');
  const noReason: readonly Finding[] =
    reason === undefined || (typeof reason === 'string' && reason.trim() === '')
      ? [{ code: 'GH1202', path: [...path, 'reason'] }]
      : [];
  const forCallers = ['scopes', 'anyScope', 'roles', 'where', 'anyCaller'].filter((key) => isWritten(field(raw, key)));
  return [...noReason, ...forCallers.map((key): Finding => ({ code: 'GH1205', path: [...path, key] }))];
}

function isWritten(value: unknown): boolean {
  return typeof value === 'string' || listOf(value).length > 0 || entriesOf(value).length > 0;
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

type Asked = 'scopes' | 'anyScope' | 'roles';

const askedOf = {
  scopes: { words: 'scopes', code: 'GH1203', word: 'scope' },
  anyScope: { words: 'scopes', code: 'GH1203', word: 'scope' },
  roles: { words: 'roleNames', code: 'GH1219', word: 'role' },
} as const;

/** What is asked for is declared: all scopes by every credential that opens the route, of the others one by each. */
function askedFindings({ path, raw }: RouteReading, credential: CredentialReading, key: Asked): readonly Finding[] {
  const { words, code, word } = askedOf[key];
  const asked = textsOf(field(raw, key));
  const declared = wordsOf(credential, words);
  const known = [...new Set(declared.flat())];
  const lacking = (text: string) => credential.members.filter((_, index) => !declared[index]?.includes(text));
  const unknown = asked.flatMap(([index, text]): readonly Finding[] => {
    const without = lacking(text);
    const isKnown = key === 'scopes' ? without.length === 0 : known.includes(text);
    if (isKnown || credential.members.length === 0) return [];
    const why = `${without.map(({ name }) => name).join(' and ')} cannot have this ${word}, so its callers could never call`;
    const fix = known.includes(text) ? { why } : didYouMean(text, known);
    return [{ code, path: [...path, key, index], ...fix }];
  });
  if (unknown.length > 0 || asked.length === 0) return unknown;
  return credential.members
    .filter((_, index) => !asked.some(([, text]) => declared[index]?.includes(text)))
    .map(({ name }): Finding => {
      const why = `${name} can have no such ${word}, so its callers could never call`;
      return { code, path: [...path, key], why, fix: `add a ${word} of ${name}, or leave it out of the anyOf` };
    });
}

/** Tokens that say who somebody is do not say what an application may do. */
function idTokenScopes({ path, raw, kind }: CredentialReading): readonly Finding[] {
  if (kind !== 'cognito' || field(raw, 'tokens') !== 'id' || !isWritten(field(raw, 'scopes'))) return [];
  return [
    {
      code: 'GH1203',
      path: [...path, 'scopes'],
      why: 'an ID token has no scopes',
      fix: 'remove them, or use access tokens',
    },
  ];
}

function anyCallerFindings({ path, raw, key }: RouteReading): readonly Finding[] {
  if (field(raw, 'anyCaller') === undefined) return [];
  const parsed = parseRouteKey(key);
  if ('fault' in parsed) return [];
  const ruled = entriesOf(field(raw, 'where')).map(([left]) => left);
  if (idParameters(parsed.segments).some((name) => !ruled.includes(`path.${name}`))) return [];
  const why = 'only a route with an id in its path, and no rule on it, says why any caller may pass any';
  return [{ code: 'GH1001', path: [...path, 'anyCaller'], why, fix: 'remove it' }];
}

/** The fix of an unknown name, when a known one is close. */
export function didYouMean(typed: string, known: readonly string[]): { readonly fix?: string } {
  const meant = nearestWord(typed, known);
  return meant === undefined ? {} : { fix: `did you mean '${meant}'?` };
}
