import { foldHeaderName } from '../../contract/header-names.ts';
import { isOfTheWhole } from '../../contract/part-headers.ts';
import { parseRequestValue, type RequestValue, requestValueText } from '../../contract/request-value.ts';
import type { AuthorizationRule } from '../../contract/runtime-config.ts';
import { type InputReading, type PartReading, readAggregates } from '../aggregate-reading.ts';
import { claimsOf, isOwnKey } from '../credential-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { type ObjectRule, type PartInputs, type Unmet, unmetAccess, type WholeAccess } from '../implied-access.ts';
import { entriesOf, field, textsOf } from '../reading.ts';

/** Nobody sees in a whole what its part would not tell him: whoever may call the aggregate may call each of its parts. */
export function aggregateAccessRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap(({ route, parts }) => parts.flatMap((part) => accessFindings(route, part)));
}

function accessFindings(route: RouteReading, part: PartReading): readonly Finding[] {
  const whole = wholeAccess(route);
  const asked = part.called && accessOf(part.called);
  if (whole === undefined || asked === undefined) return [];
  const inputs = { path: valuesOf(part, 'path'), query: valuesOf(part, 'query') };
  return unmetAccess(whole, asked.rule, inputs)
    .filter((unmet) => !isToldElsewhere(unmet, inputs))
    .map((unmet) => ({ code: 'GH1803', path: part.path, ...words[unmet.what](unmet as never, part, whole) }));
}

/** A parameter that the route needs and does not get is one mistake. */
function isToldElsewhere(unmet: Unmet, { path }: PartInputs): boolean {
  return unmet.what === 'where' && unmet.left.from === 'path' && !Object.hasOwn(path, unmet.left.name);
}

/** What a route asks of its callers; undefined while its credential is none. */
function accessOf({ raw, credential }: RouteReading): { readonly rule: AuthorizationRule | null } | undefined {
  if (credential === undefined) return undefined;
  if (credential === 'public') return { rule: null };
  if (credential.members.length === 0) return undefined;
  const texts = (key: string) => textsOf(field(raw, key)).map(([, text]) => text);
  return {
    rule: {
      credentials: credential.members.map(({ name }) => name),
      scopes: texts('scopes'),
      anyScope: texts('anyScope'),
      roles: texts('roles'),
      tiers: texts('tiers'),
      where: entriesOf(field(raw, 'where')).flatMap(([left, right]) => {
        const pair = { left: parseRequestValue(left), right: givenValue(right) };
        return pair.left === undefined || pair.right === undefined ? [] : [{ left: pair.left, right: pair.right }];
      }),
    },
  };
}

function wholeAccess(route: RouteReading): WholeAccess | undefined {
  const { credential } = route;
  const asked = accessOf(route);
  if (asked === undefined) return undefined;
  const [members, claims] =
    typeof credential === 'object' ? [credential.members, claimsOf(credential)] : [[], new Map()];
  return {
    ...asked,
    tiersOf: (name) => {
      const own = members.find((member) => member.name === name && isOwnKey(member));
      return own && entriesOf(field(own.raw, 'tiers')).map(([tier]) => tier);
    },
    isList: (claim) => claims.get(claim) === 'string[]',
  };
}

function givenValue(raw: unknown): RequestValue | undefined {
  const fixed = field(raw, 'static');
  return typeof fixed === 'string' ? { from: 'static', value: fixed } : parseRequestValue(raw);
}

/** Values of other parts prove nothing, whichever they are. */
function valuesOf({ inputs }: PartReading, place: InputReading['place']): PartInputs['path'] {
  return Object.fromEntries(
    inputs
      .filter((input) => input.place === place)
      .flatMap(({ name, raw, reference }): readonly (readonly [string, PartInputs['path'][string]])[] => {
        if (reference !== undefined) return [[name, { from: 'part', part: reference.part, path: [] }]];
        const value = givenValue(raw);
        return value === undefined ? [] : [[name, value]];
      }),
  );
}

type Words = Pick<Finding, 'got' | 'why' | 'fix'>;
type Of<W extends Unmet['what']> = Extract<Unmet, { readonly what: W }>;

const some = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
const listed = (names: readonly string[]) => names.join(' or ');

/** What is missing, and what the aggregate has to ask of its own callers. */
const words: { readonly [W in Unmet['what']]: (unmet: Of<W>, part: PartReading, whole: WholeAccess) => Words } = {
  caller: (_, { called }) => ({
    got: field(called?.raw, 'auth'),
    why: `anybody may call the aggregate, and its part '${called?.key}' has callers`,
    fix: 'give the aggregate the credential of the part, or leave the part out',
  }),
  credential: ({ name }, { called }) => ({
    got: name,
    why: `callers with ${name} may call the aggregate and not its part '${called?.key}'`,
    fix: `give the aggregate another \`auth\`, or open '${called?.key}' to ${name}`,
  }),
  scope: ({ name }, { called }) => ({
    got: name,
    why: `the part '${called?.key}' needs the scope ${name}, and the aggregate does not ask for it`,
    fix: `add '${name}' to \`scopes\` of the aggregate, or leave the part out`,
  }),
  anyScope: ({ names }, { called }) => ({
    got: names,
    why: `the part '${called?.key}' needs the scope ${listed(names)}, and the aggregate does not ask for one of these`,
    fix: `write \`anyScope: [${some(names)}]\` on the aggregate, or leave the part out`,
  }),
  roles: ({ names }, { called }) => ({
    got: names,
    why: `the part '${called?.key}' needs the role ${listed(names)}, and the aggregate does not ask for one of these`,
    fix: `write \`roles: [${some(names)}]\` on the aggregate, or leave the part out`,
  }),
  tiers: ({ names }, { called }) => ({
    got: names,
    why:
      names.length === 0
        ? `callers without a tier may call the aggregate and not its part '${called?.key}'`
        : `callers of the tier ${listed(names)} may call the aggregate and not its part '${called?.key}'`,
    fix: `write \`tiers: [${some(textsOf(field(called?.raw, 'tiers')).map(([, name]) => name))}]\` on the aggregate, or leave the part out`,
  }),
  where: ({ left, right }, part, whole) => ({
    got: `${requestValueText(left)} = ${requestValueText(right)}`,
    why: `'${part.called?.key}' is only for requests of which this holds, and nothing says that it does`,
    fix: [...whereFixes({ left, right }, part, whole), 'leave the part out'].join(', or '),
  }),
};

/** The value itself is put in, or the aggregate has the rule for whatever it puts in. Many values of a list hold, so none is put in. */
function whereFixes({ left, right }: ObjectRule, { inputs }: PartReading, { isList }: WholeAccess): readonly string[] {
  const text = right.from === 'static' ? `{ static: ${requestValueText(right)} }` : `'${requestValueText(right)}'`;
  const isMany = right.from === 'claims' && isList(right.name);
  const isPut = left.from === 'path' || left.from === 'query';
  const input = isPut && inputs.find(({ place, name }) => place === left.from && name === left.name);
  const put = input ? parseRequestValue(input.raw) : isPut ? undefined : left;
  const isGone = left.from === 'header' && isOfTheWhole(foldHeaderName(left.name));
  const mayRule = put !== undefined && !isGone && ['path', 'query', 'header', 'claims'].includes(put.from);
  return [
    ...(isPut && !isMany ? [`write \`${left.from}: { ${left.name}: ${text} }\` in the part`] : []),
    ...(mayRule ? [`write \`where: { '${requestValueText(put)}': ${text} }\` on the aggregate`] : []),
  ];
}
