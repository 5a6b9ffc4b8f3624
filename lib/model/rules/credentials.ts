import { foldHeaderName, isReservedHeader } from '../../contract/header-names.ts';
import { periodQuota } from '../../contract/units.ts';
import { type CredentialReading, isOwnKey } from '../credential-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { entriesOf, field, textOf, textsOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';
import { isWrittenByGateway } from './header-names.ts';

/** What a credential says of itself: its algorithms, where it stands in a request, its keys, and what several are together. */
export function credentialRules(gateway: GatewayReading): readonly Finding[] {
  return [
    ...gateway.credentials.flatMap((one) => [
      ...algorithmFindings(one),
      ...headerFindings(gateway, one),
      ...keyFindings(one),
      ...memberFindings(gateway, one),
      ...contextFindings(one),
    ]),
    ...bothSortsOfKeys(gateway),
  ];
}

const asymmetric = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

function algorithmFindings({ path, raw }: CredentialReading): readonly Finding[] {
  return textsOf(field(raw, 'algorithms'))
    .filter(([, algorithm]) => !asymmetric.includes(algorithm))
    .map(([index, algorithm]): Finding => {
      const why = `${algorithm} is checked with the secret that signs: the gateway could forge tokens`;
      return {
        code: 'GH1206',
        path: [...path, 'algorithms', index],
        ...(algorithm.startsWith('HS') ? { why } : {}),
      };
    });
}

/** API Gateway finds the header by its name, and clients send it: it must mean nothing else. */
const headerName = /^[A-Za-z0-9-]{1,64}$/;
const otherMeaning = /^(accept|content|access-control|if)(-|$)|^(origin|range|user-agent|cookie|x-api-key)$/;

function headerFindings({ platform }: GatewayReading, { path, raw, kind }: CredentialReading): readonly Finding[] {
  const header = textOf(field(raw, 'header'));
  if (header === undefined || header.trim() === '' || kind === 'apiKey' || kind === 'anyOf') return [];
  const here = [...path, 'header'];
  const folded = foldHeaderName(header);
  const identity = entriesOf(field(platform, 'identityHeaders')).map(([, name]) => foldHeaderName(`${name}`));
  if (!headerName.test(header))
    return [
      { code: 'GH1302', path: here, why: 'the header of a credential is letters, digits and dashes, at most 64' },
    ];
  const isTaken = isReservedHeader(header) || isWrittenByGateway(folded) || identity.includes(folded);
  return isTaken || otherMeaning.test(folded)
    ? [{ code: 'GH1301', path: here, why: 'this header means something else' }]
    : [];
}

const queryName = /^[A-Za-z0-9_.~-]{1,64}$/;

function keyFindings(credential: CredentialReading): readonly Finding[] {
  const { path, raw, kind } = credential;
  if (kind !== 'apiKey') return [];
  const name = textOf(field(raw, 'query', 'name'));
  const query: readonly Finding[] =
    field(raw, 'query') !== undefined && !isOwnKey(credential)
      ? [{ code: 'GH1218', path: [...path, 'query'], why: 'API Gateway looks for its keys in a header only' }]
      : name !== undefined && name.trim() !== '' && (!queryName.test(name) || name === 'access_token')
        ? [{ code: 'GH1218', path: [...path, 'query', 'name'] }]
        : [];
  if (!isOwnKey(credential)) return query;
  const months = entriesOf(field(raw, 'tiers')).filter(
    ([, tier]) => periodQuota(field(tier, 'quota'))?.period === 'MONTH',
  );
  return [...query, ...months.map(([tier]): Finding => ({ code: 'GH1217', path: [...path, 'tiers', tier, 'quota'] }))];
}

/** Each of an anyOf is another single credential of the platform, which the gateway's own authorizer knows. */
function memberFindings(
  { credentials }: GatewayReading,
  { path, raw, kind, name }: CredentialReading,
): readonly Finding[] {
  if (kind !== 'anyOf') return [];
  const texts = textsOf(field(raw, 'credentials'));
  const here = [...path, 'credentials'];
  const known = credentials.filter((one) => one.kind !== 'anyOf').map((one) => one.name);
  const few: readonly Finding[] =
    Array.isArray(field(raw, 'credentials')) && texts.length < 2
      ? [
          {
            code: 'GH1215',
            path: here,
            why: 'a name for fewer than two credentials',
            fix: 'name two, or use the one itself',
          },
        ]
      : [];
  return [
    ...few,
    ...texts.flatMap(([index, text]): readonly Finding[] => {
      const why = wrongMember(
        credentials,
        text,
        texts.some(([before, other]) => before < index && other === text),
      );
      if (why === undefined) return [];
      const isUnknown = !credentials.some((one) => one.name === text) || text === name;
      return [{ code: 'GH1215', path: [...here, index], why, ...(isUnknown ? didYouMean(text, known) : {}) }];
    }),
  ];
}

function wrongMember(credentials: readonly CredentialReading[], text: string, isSecond: boolean): string | undefined {
  const member = credentials.find(({ name }) => name === text);
  if (isSecond) return 'the same credential twice';
  if (member === undefined) return 'no credential of this platform';
  if (member.kind === 'anyOf') return 'an anyOf itself: name its credentials';
  if (member.kind === 'lambda') return 'it has a function of its own, and API Gateway asks one function';
  if (member.kind !== 'apiKey' || isOwnKey(member)) return undefined;
  return "API Gateway would demand a key of everyone: such keys are of `keys: 'own'`";
}

/** What API Gateway adds to the context of an authorizer would stand in the place of a claim. */
function contextFindings({ kind, path, raw }: CredentialReading): readonly Finding[] {
  if (kind !== 'lambda') return [];
  return ['principalId', 'integrationLatency']
    .filter((name) => field(raw, 'claims', name) !== undefined)
    .map(
      (name): Finding => ({
        code: 'GH1006',
        path: [...path, 'claims', name],
        got: name,
        why: 'API Gateway writes a context value of this name itself',
      }),
    );
}

/** API Gateway finds its keys in a header or is told them by an authorizer: one for the whole API. */
function bothSortsOfKeys({ credentials, routes }: GatewayReading): readonly Finding[] {
  const used = credentials.filter(
    ({ name, kind }) =>
      kind === 'apiKey' &&
      routes.some(
        ({ credential }) => typeof credential === 'object' && credential.members.some((member) => member.name === name),
      ),
  );
  const own = used.filter(isOwnKey);
  if (own.length === 0 || own.length === used.length) return [];
  return used
    .filter((one) => !isOwnKey(one))
    .map(({ path, name }): Finding => ({ code: 'GH1214', path: path.slice(0, -1), got: name }));
}
