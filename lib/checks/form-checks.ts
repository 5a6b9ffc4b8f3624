import type { Issue } from '../contract/issue.ts';
import { type Loose, listOf, membersOf, textOf, under } from './loose.ts';
import type { Operation } from './operation.ts';

const validatorKey = 'x-amazon-apigateway-request-validator';
const binaryKey = 'x-amazon-apigateway-binary-media-types';

/** What a document says of requests: a name that nothing has stops the import, and what nobody validates must not look as if somebody did. */
export function formIssues(body: Loose, operations: readonly Operation[]): readonly Issue[] {
  return [
    ...operations.flatMap((one) => [
      ...validatorIssues(body, one),
      ...parameterNameIssues(one),
      ...contentIssues(body, one),
    ]),
    ...unknownValidatorIssues(body, body, ''),
    ...modelIssues(body),
    ...mediaTypeIssues(body),
  ];
}

function validatorsOf(body: Loose): Loose {
  return membersOf(body[`${validatorKey}s`]);
}

function unknownValidatorIssues(body: Loose, place: Loose, at: string): readonly Issue[] {
  const name = place[validatorKey];
  if (name === undefined || Object.hasOwn(validatorsOf(body), textOf(name))) return [];
  return [{ code: 'GH5020', at: under(at, validatorKey), got: name }];
}

function contentOf({ operation }: Operation): Loose {
  return membersOf(membersOf(operation.requestBody).content);
}

function validatorIssues(body: Loose, one: Operation): readonly Issue[] {
  const unknown = unknownValidatorIssues(body, one.operation, one.at);
  const validator = membersOf(validatorsOf(body)[textOf(one.operation[validatorKey])]);
  if (unknown.length > 0 || validator.validateRequestBody !== true) return unknown;
  const types = Object.keys(contentOf(one));
  if (types.length === 0 && body.swagger === undefined)
    return [{ code: 'GH5021', at: under(one.at, 'requestBody'), got: undefined, why: 'there is no model of its body' }];
  const binary = listOf(body[binaryKey]).map(String);
  return types
    .filter((type) => [type, '*/*', type.replace(/\/.*/, '/*')].some((entry) => binary.includes(entry)))
    .map((type) => ({
      code: 'GH5021',
      at: under(one.at, 'requestBody', 'content', type),
      got: type,
      why: 'bodies of a binary media type pass unread',
    }));
}

function parameterNameIssues({ at, operation }: Operation): readonly Issue[] {
  return listOf(operation.parameters).flatMap((value, index): readonly Issue[] => {
    const { name, $ref } = membersOf(value);
    if ($ref !== undefined || /^[\w.$-]+$/.test(textOf(name))) return [];
    const why = 'no import takes a parameter of this name';
    return [{ code: 'GH5022', at: under(at, 'parameters', String(index)), got: name, why }];
  });
}

function contentIssues(body: Loose, one: Operation): readonly Issue[] {
  return Object.entries(contentOf(one)).flatMap(([type, value]) => {
    const at = under(one.at, 'requestBody', 'content', type);
    const wild: readonly Issue[] = type.includes('*')
      ? [{ code: 'GH5022', at, got: type, why: 'a model is for one media type' }]
      : [];
    return [...wild, ...referenceIssues(body, membersOf(value).schema, at)];
  });
}

/** Models are named with letters and digits, lead to each other by name, and know no null. */
function modelIssues(body: Loose): readonly Issue[] {
  const isSwagger = body.swagger !== undefined;
  const models = membersOf(isSwagger ? body.definitions : membersOf(body.components).schemas);
  const root = isSwagger ? '/definitions' : '/components/schemas';
  return Object.entries(models).flatMap(([name, model]): readonly Issue[] => {
    const at = under(root, name);
    return [
      ...(/^[A-Za-z0-9]+$/.test(name) ? [] : [odd(at, name, 'a model is named with letters and digits')]),
      ...referenceIssues(body, model, at),
      ...(JSON.stringify(model).includes('"type":"null"') ? [odd(at, 'null', 'OpenAPI 3.0 has no null')] : []),
    ];
  });
}

function odd(at: string, got: unknown, why: string): Issue {
  return { code: 'GH5022', at, got, why };
}

function referenceIssues(body: Loose, schema: unknown, at: string): readonly Issue[] {
  if (schema === undefined) return [];
  return [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)]
    .map(([, reference]) => reference as string)
    .filter((reference) => !leads(body, reference))
    .map((reference) => odd(at, reference, 'it leads to no model of the document'));
}

const reference30 = /^#\/components\/schemas\/([^/]+)$/;
const reference20 = /^#\/definitions\/([^/]+)$/;

function leads(body: Loose, reference: string): boolean {
  const isSwagger = body.swagger !== undefined;
  const name = (isSwagger ? reference20 : reference30).exec(reference)?.[1];
  const models = isSwagger ? body.definitions : membersOf(body.components).schemas;
  return name !== undefined && Object.hasOwn(membersOf(models), name);
}

const mediaType = /^(\*|[\w!#$&.+^-]+)\/(\*|[\w!#$&.+^-]+)$/;

function mediaTypeIssues(body: Loose): readonly Issue[] {
  return listOf(body[binaryKey]).flatMap((got, index): readonly Issue[] =>
    mediaType.test(textOf(got)) ? [] : [{ code: 'GH5024', at: under('', binaryKey, String(index)), got }],
  );
}
