import { foldFieldName } from '../../contract/editable-field.ts';
import { foldHeaderName } from '../../contract/header-names.ts';
import type { FieldPlace } from '../../contract/shape.ts';
import type { Finding } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { field, textsOf } from '../reading.ts';
import { type FieldEditsReading, fieldEditsOf, type NamedField, newNames } from '../route-edits.ts';
import { credentialPlaces } from './credential-places.ts';
import {
  answeredNameFindings,
  type ForbiddenNames,
  forbiddenNames,
  type HeaderPlace,
  madeNameFindings,
  ownNameFindings,
  renamedNameFindings,
  setNameFindings,
} from './header-names.ts';

/** Edits of headers and query parameters have lawful names, nobody writes what the gateway writes, and no two of them contradict each other. */
export function fieldEditRules(gateway: GatewayReading): readonly Finding[] {
  const names = forbiddenNames(gateway);
  return ofRoutes(gateway, (route) =>
    fieldEditsOf(route).flatMap((edits) => [
      ...(edits.place === 'query'
        ? queryFindings(gateway, edits)
        : headerFindings(gateway, { ...edits, place: edits.place }, names)),
      ...contradictions(edits, edits.place === 'request-header' ? forwarded(route) : []),
    ]),
  );
}

function headerFindings(
  gateway: GatewayReading,
  { place, set, add, remove, rename }: FieldEditsReading & { readonly place: HeaderPlace },
  names: ForbiddenNames,
): readonly Finding[] {
  const isRequest = place === 'request-header';
  const made = [...(isRequest ? [] : set), ...add, ...newNames(rename)];
  const removed = remove.filter(({ name }) => name.trim() !== '');
  return [
    ...(isRequest ? set : []).flatMap((header) => setNameFindings(header, names)),
    ...made.flatMap((header) => madeNameFindings(place, header, names)),
    ...(isRequest ? [] : made.flatMap((header) => corsFindings(gateway, header))),
    ...removed.flatMap((header) => (isRequest ? ownNameFindings(header, names) : answeredNameFindings(header))),
    ...rename.flatMap((header) => renamedNameFindings(place, header, names)),
  ];
}

/** What an edit would write there is taken out again, last of all. */
function corsFindings({ raw }: GatewayReading, { path, name }: NamedField): readonly Finding[] {
  return field(raw, 'definition', 'cors') !== undefined && foldHeaderName(name).startsWith('access-control-')
    ? [{ code: 'GH1301', path, got: name, why: 'the `cors` of the gateway writes this header' }]
    : [];
}

/** Keys of callers stand in some parameters: no upstream sees these, so nothing else does either. */
function queryFindings(gateway: GatewayReading, { set, add, remove, rename }: FieldEditsReading): readonly Finding[] {
  const keys = credentialPlaces(gateway).query;
  return [...set, ...add, ...remove, ...rename, ...newNames(rename)].flatMap(({ path, name }): readonly Finding[] => {
    if (keys.includes(name))
      return [{ code: 'GH1301', path, got: name, why: 'keys of callers stand in this parameter' }];
    if (name !== '' && name.length <= 128 && !/\p{Surrogate}/u.test(name)) return [];
    return [{ code: 'GH1302', path, got: name, why: 'the name of a parameter is a text of 1 to 128 characters' }];
  });
}

function forwarded({ raw }: RouteReading): readonly string[] {
  return textsOf(field(raw, 'forward')).map(([, name]) => name);
}

function contradictions(
  { place, set, add, remove, rename }: FieldEditsReading,
  forward: readonly string[],
): readonly Finding[] {
  const to = newNames(rename);
  const names = (fields: readonly NamedField[]) => fields.map(({ name }) => name);
  const among = (others: readonly string[], why: string) => (one: NamedField) =>
    others.some((other) => foldFieldName(place, other) === foldFieldName(place, one.name)) ? [clash(one, why)] : [];
  return [
    ...twice(place, set, 'it is set in two spellings'),
    ...twice(place, add, 'it is added in two spellings'),
    ...twice(place, rename, 'it is renamed in two spellings'),
    ...twice(place, to, 'another one gets this name too'),
    ...remove.flatMap(among([...names(set), ...forward], 'removed here, and set or forwarded too')),
    ...remove.flatMap(among(names(rename), 'removed here, and renamed too')),
    ...add.flatMap(among([...names(set), ...names(remove)], 'added here, and set or removed too')),
    ...to.flatMap(among(names(set), 'renamed to what is set anyway')),
  ];
}

/** Fields that mean one and the same as an earlier one. */
function twice(place: FieldPlace, fields: readonly NamedField[], why: string): readonly Finding[] {
  const folded = fields.map(({ name }) => foldFieldName(place, name));
  return fields.flatMap((one, index) => (folded.indexOf(folded[index] as string) < index ? [clash(one, why)] : []));
}

function clash({ path, name }: NamedField, why: string): Finding {
  return { code: 'GH1305', path, got: name, why };
}
