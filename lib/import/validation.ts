import type { Schema } from '../contract/schema.ts';
import { entriesOf, field, listOf, textOf } from '../model/reading.ts';
import { type ParameterPlace, textKindsOf } from '../model/schema/text-kinds.ts';
import { type Document, followed } from './document.ts';
import { importedSchema } from './schemas.ts';

interface Imported {
  readonly definition: { readonly [key: string]: unknown };
  readonly lost: readonly string[];
}

interface Operation {
  readonly item: unknown;
  readonly operation: unknown;
}

/** Where parameters stand, by the words of OpenAPI and of a declaration. */
const places = [
  ['query', 'query'],
  ['path', 'path'],
  ['header', 'headers'],
] as const satisfies (readonly [ParameterPlace, string])[];
const withoutBody = ['GET', 'HEAD', 'DELETE', 'ANY'];

/** What the document says of the form of a request, as `validate` of a route. */
export function importedValidation(document: Document, method: string, operation: Operation): Imported {
  const parameters = places.map(([place, key]) => [key, ofParameters(document, operation, place)] as const);
  const body = withoutBody.includes(method) ? noBody(operation) : ofBody(document, operation);
  const members = [
    ...parameters.flatMap(([key, { schema }]) => (schema === undefined ? [] : [[key, schema] as const])),
    ...body.members,
  ];
  const nowhere = [...parametersOf(operation), field(operation.operation, 'requestBody')].filter(
    (one) => one !== undefined && followed(document, one) === undefined,
  );
  return {
    definition: members.length === 0 ? {} : { validate: Object.fromEntries(members) },
    lost: [
      ...parameters.flatMap(([, { lost }]) => lost),
      ...body.lost,
      ...nowhere.map((one) => `what stands at ${textOf(field(one, '$ref')) ?? 'a reference that is none'}`),
    ],
  };
}

function parametersOf({ item, operation }: Operation): readonly unknown[] {
  return [...listOf(field(item, 'parameters')), ...listOf(field(operation, 'parameters'))];
}

function ofParameters(document: Document, operation: Operation, place: ParameterPlace) {
  const all = parametersOf(operation).map((one) => followed(document, one));
  // Of two with one name the operation's own holds, which comes later.
  const named = new Map(
    all.filter((one) => field(one, 'in') === place).map((one) => [textOf(field(one, 'name')) ?? '', one]),
  );
  const own = [...named].filter(([name]) => place !== 'header' || !credentialHeader.test(name));
  const read = own.map(([name, one]) => {
    const properties = { [name]: field(one, 'schema') ?? true };
    const { schema, lost } = importedSchema(document, { type: 'object', properties });
    const isReadable = schema !== undefined && !('faults' in textKindsOf(schema as Schema, place));
    return { name, one, properties, isReadable, lost };
  });
  const said = read.filter(({ isReadable }) => isReadable);
  const required =
    place === 'path' ? [] : read.filter(({ one }) => field(one, 'required') === true).map(({ name }) => name);
  const lost = read.flatMap(({ name, lost: words, isReadable }) => [
    ...words.map((word) => `${word} (${place} ${name})`),
    ...(isReadable ? [] : [`what ${place} ${name} is like`]),
  ]);
  if (said.length === 0 && required.length === 0) return { schema: undefined, lost };
  const properties = Object.assign({}, ...said.map((one) => one.properties));
  const whole = { type: 'object', properties, ...(required.length > 0 && { required }) };
  return { schema: importedSchema(document, whole).schema, lost };
}

/** A header that holds a credential is no parameter: its rules are the credential's. */
const credentialHeader = /^(authorization|cookie|x-api-key)$/i;

interface Body {
  readonly members: readonly (readonly [string, unknown])[];
  readonly lost: readonly string[];
}

function noBody({ operation }: Operation): Body {
  return { members: [], lost: field(operation, 'requestBody') === undefined ? [] : ['what its body is like'] };
}

function ofBody(document: Document, { operation }: Operation): Body {
  const body = followed(document, field(operation, 'requestBody'));
  const content = entriesOf(field(body, 'content'));
  if (content.length === 0) return { members: [], lost: [] };
  const types = content
    .map(([type]) => type.split(';')[0]?.trim() ?? '')
    .filter((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type));
  const json = content.filter(([type]) => /^application\/([\w.-]+\+)?json\b/.test(type));
  const [first] = json;
  // A body that is not needed may be missing, which a schema here would refuse.
  const isNeeded = field(body, 'required') === true;
  const isAllJson = json.length === content.length;
  if (first === undefined || !isNeeded || !isAllJson || json.length > 1)
    return {
      members: types.length > 0 && isNeeded ? [['contentTypes', types]] : [],
      lost: json.length > 0 ? ['what its body is like: it was optional, or of several kinds'] : [],
    };
  const { schema, lost } = importedSchema(document, field(first[1], 'schema') ?? true);
  const members: Body['members'] = schema === undefined || schema === true ? [] : [['body', schema]];
  return { members: [...members, ['contentTypes', types]], lost: lost.map((what) => `${what} (body)`) };
}
