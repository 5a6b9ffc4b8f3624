import { createHash } from 'node:crypto';
import { cidrBlocks } from './cidr-blocks.ts';
import { attributeOf, type Named, refOf } from './physical-names.ts';
import { isObject, type Json, type JsonObject, type Stack } from './template.ts';
import { below, type Place, Unsupported } from './unsupported.ts';

/** Where a value is resolved: its stack, the stacks it may import from, and its place for messages. */
export interface Scope {
  readonly stack: Stack;
  readonly stacks: readonly Stack[];
  readonly place: Place;
}

/** `AWS::NoValue`: the key or item that holds it disappears. */
const noValue = Symbol('AWS::NoValue');
type Resolved = Json | typeof noValue;
type Intrinsic = (argument: Json, scope: Scope) => Resolved;

/** The value with every CloudFormation intrinsic resolved. @throws Unsupported */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = resolveAny(value, scope);
  return resolved === noValue ? null : resolved;
}

/** The resources of these types that the template creates under its conditions. */
export function resourcesOf(stack: Stack, stacks: readonly Stack[], types: readonly string[]): readonly Scope[] {
  return Object.entries(stack.template.Resources ?? {})
    .filter(([, { Type }]) => types.includes(Type))
    .map(([logicalId]) => resourceScope(stack, stacks, logicalId))
    .filter((scope) => exists(scope));
}

/** The scope for one resource of a stack. */
export function resourceScope(stack: Stack, stacks: readonly Stack[], logicalId: string): Scope {
  return { stack, stacks, place: { stack: stack.id, resource: logicalId, property: '' } };
}

/** A property of a resource, resolved; undefined when the template does not set it. */
export function property(name: string, scope: Scope): Json | undefined {
  const value = scope.stack.template.Resources?.[scope.place.resource]?.Properties?.[name];
  if (value === undefined) return undefined;
  const resolved = resolveAny(value, { ...scope, place: below(scope.place, name) });
  return resolved === noValue ? undefined : resolved;
}

/** True when the template creates the resource under its conditions, and its stack as well. */
export function exists(scope: Scope): boolean {
  const around = parentScope(scope);
  if (around !== undefined && !exists(around)) return false;
  const condition = scope.stack.template.Resources?.[scope.place.resource]?.Condition;
  return condition === undefined || isTrue({ Condition: condition }, scope);
}

function resolveAny(value: Json, scope: Scope): Resolved {
  if (typeof value === 'string') return literal(value, scope);
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveAny(item, at(scope, index))).filter((item) => item !== noValue);
  }
  if (!isObject(value)) return value;
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0 && isIntrinsic(key)) {
    const intrinsic = intrinsics[key];
    if (intrinsic === undefined) throw new Unsupported(scope.place, `the local host does not resolve ${key}`);
    return intrinsic(value[key] as Json, scope);
  }
  const entries = Object.entries(value).map(([name, item]) => [name, resolveAny(item, at(scope, name))] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== noValue)) as JsonObject;
}

const isIntrinsic = (key: string) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');
const at = (scope: Scope, step: string | number): Scope => ({ ...scope, place: below(scope.place, step) });

function literal(value: string, scope: Scope): string {
  if (value.includes('{{resolve:')) throw new Unsupported(scope.place, 'the local host does not resolve {{resolve:…}}');
  return value;
}

const intrinsics: { readonly [name: string]: Intrinsic } = {
  Ref: (name, scope) => ref(`${name}`, scope),
  Condition: (name, scope) => isTrue({ Condition: name }, scope),
  'Fn::GetAtt': (argument, scope) => {
    const path = typeof argument === 'string' ? argument : texts(argument, scope).join('.');
    return getAtt(path, scope);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = pair(argument, scope);
    return texts(items, scope).join(text(separator, scope));
  },
  'Fn::Sub': (argument, scope) => sub(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = pair(argument, scope);
    const chosen = list(items, scope)[Number(resolve(index, scope))];
    if (chosen === undefined) throw new Unsupported(scope.place, 'Fn::Select names an item that is not there');
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = pair(argument, scope);
    return text(source, scope).split(text(separator, scope));
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = list(argument, scope, false);
    return resolveAny((isTrue({ Condition: condition ?? null }, scope) ? yes : no) ?? null, scope);
  },
  'Fn::Equals': (argument, scope) => isTrue({ 'Fn::Equals': argument }, scope),
  'Fn::Not': (argument, scope) => isTrue({ 'Fn::Not': argument }, scope),
  'Fn::And': (argument, scope) => isTrue({ 'Fn::And': argument }, scope),
  'Fn::Or': (argument, scope) => isTrue({ 'Fn::Or': argument }, scope),
  'Fn::Base64': (argument, scope) => Buffer.from(text(argument, scope), 'utf8').toString('base64'),
  'Fn::FindInMap': (argument, scope) => findInMap(argument, scope),
  'Fn::GetAZs': (argument, scope) => {
    const region = text(argument, scope) || scope.stack.region;
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits] = list(argument, scope);
    return cidrBlocks(`${block}`, Number(count), Number(bits ?? 8));
  },
  'Fn::ImportValue': (argument, scope) => importValue(text(argument, scope), scope),
  'Fn::GetStackOutput': (argument, scope) => stackOutput(isObject(argument) ? argument : {}, scope),
};

const conditions: { readonly [name: string]: (argument: Json, scope: Scope) => boolean } = {
  Condition: (name, scope) => {
    const condition = scope.stack.template.Conditions?.[`${name}`];
    if (condition === undefined) throw new Unsupported(scope.place, `condition ${name} is not in the template`);
    return isTrue(condition, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = pair(argument, scope);
    return JSON.stringify(resolve(left, scope)) === JSON.stringify(resolve(right, scope));
  },
  'Fn::Not': (argument, scope) => !list(argument, scope, false).every((item) => isTrue(item, scope)),
  'Fn::And': (argument, scope) => list(argument, scope, false).every((item) => isTrue(item, scope)),
  'Fn::Or': (argument, scope) => list(argument, scope, false).some((item) => isTrue(item, scope)),
};

function isTrue(condition: Json, scope: Scope): boolean {
  const [name = ''] = isObject(condition) ? Object.keys(condition) : [];
  const evaluate = conditions[name];
  if (evaluate === undefined)
    throw new Unsupported(scope.place, `the local host does not resolve the condition ${name}`);
  return evaluate((condition as JsonObject)[name] as Json, scope);
}

const pseudoParameters: { readonly [name: string]: (stack: Stack) => Resolved } = {
  'AWS::AccountId': (stack) => stack.account,
  'AWS::Region': (stack) => stack.region,
  'AWS::Partition': () => 'aws',
  'AWS::URLSuffix': () => 'amazonaws.com',
  'AWS::StackName': (stack) => stack.stackName,
  'AWS::StackId': (stack) =>
    `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.stackName}/${stackUuid(stack)}`,
  'AWS::NotificationARNs': () => [],
  'AWS::NoValue': () => noValue,
};

/** The same at every start; templates make unique values of it. */
function stackUuid({ stackName }: Stack): string {
  const hex = createHash('sha256').update(stackName).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function ref(name: string, scope: Scope): Resolved {
  const pseudo = pseudoParameters[name];
  if (pseudo !== undefined) return pseudo(scope.stack);
  const parameter = scope.stack.template.Parameters?.[name];
  if (parameter !== undefined) return parameterValue(name, parameter, scope);
  const found = refOf(namedResource(name, scope));
  if (found === undefined) throw new Unsupported(scope.place, `the local host does not know what Ref ${name} gives`);
  return found;
}

function parameterValue(
  name: string,
  { Type = 'String', Default: usual }: { Type?: string; Default?: Json },
  scope: Scope,
): Json {
  const Default = givenParameter(name, scope) ?? usual;
  if (Default === undefined) throw new Unsupported(scope.place, `parameter ${name} has no default`);
  if (Type.startsWith('AWS::SSM::')) throw new Unsupported(scope.place, `parameter ${name} is read from SSM`);
  if (Type === 'CommaDelimitedList' || Type.startsWith('List<'))
    return `${Default}`.split(',').map((item) => item.trim());
  return `${Default}`;
}

/** The resource of the parent that a nested stack is. */
function parentScope({ stack: { within }, stacks }: Scope): Scope | undefined {
  return within && resourceScope(within.parent, stacks, within.logicalId);
}

/** What the parent of a nested stack gives for a parameter. */
function givenParameter(name: string, scope: Scope): Json | undefined {
  const around = parentScope(scope);
  const given = around?.stack.template.Resources?.[around.place.resource]?.Properties?.['Parameters'];
  const value = isObject(given) ? given[name] : undefined;
  return around === undefined || value === undefined
    ? undefined
    : resolve(value, { ...around, place: below(below(around.place, 'Parameters'), name) });
}

/** `Outputs.<name>` of a nested stack. */
function nestedOutput(logicalId: string, attribute: string, scope: Scope): Json | undefined {
  const { stack: parent, stacks } = scope;
  const nested = stacks.find(({ within }) => within?.parent === parent && within.logicalId === logicalId);
  const name = attribute.replace(/^Outputs\./, '');
  const output = nested?.template.Outputs?.[name];
  return nested && output && resolve(output.Value, resourceScope(nested, stacks, name));
}

function getAtt(path: string, scope: Scope): Json {
  const [name = '', ...rest] = path.split('.');
  const output = nestedOutput(name, rest.join('.'), scope);
  if (output !== undefined) return output;
  const found = attributeOf(namedResource(name, scope), rest.join('.'));
  if (found === undefined) {
    throw new Unsupported(scope.place, `the local host does not know what Fn::GetAtt ${path} gives`);
  }
  return found;
}

function namedResource(logicalId: string, scope: Scope): Named {
  const { stack } = scope;
  const resource = stack.template.Resources?.[logicalId];
  if (resource === undefined) throw new Unsupported(scope.place, `${logicalId} is not in the template`);
  const own = resourceScope(stack, scope.stacks, logicalId);
  return {
    type: resource.Type,
    logicalId,
    stackName: stack.stackName,
    arn: (service, rest) => {
      const region = service === 'iam' ? '' : stack.region;
      return `arn:aws:${service}:${region}:${stack.account}:${rest}`;
    },
    text: (name) => {
      const value = property(name, own);
      return value === undefined ? undefined : `${value}`;
    },
  };
}

function sub(argument: Json, scope: Scope): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, scope, false);
  const own = isObject(variables) ? variables : {};
  return `${template}`.replace(/\$\{(!?)([^}]*)\}/g, (_, escaped: string, name: string) => {
    if (escaped === '!') return `\${${name}}`;
    if (Object.hasOwn(own, name)) return text(own[name] as Json, scope);
    return name.includes('.') ? `${getAtt(name, scope)}` : `${ref(name, scope) as string}`;
  });
}

function findInMap(argument: Json, scope: Scope): Json {
  const [map = '', first = '', second = ''] = texts(argument, scope);
  const found = scope.stack.template.Mappings?.[map]?.[first]?.[second];
  if (found === undefined)
    throw new Unsupported(scope.place, `mapping ${map}.${first}.${second} is not in the template`);
  return found;
}

/** Exports of the other stacks of this assembly; what was deployed before is out of reach. */
function importValue(name: string, scope: Scope): Json {
  for (const stack of scope.stacks) {
    for (const [output, { Value, Export }] of Object.entries(stack.template.Outputs ?? {})) {
      const inStack = resourceScope(stack, scope.stacks, output);
      if (Export !== undefined && resolve(Export.Name, inStack) === name) return resolve(Value, inStack);
    }
  }
  throw new Unsupported(scope.place, `no stack of this assembly exports ${name}`);
}

/** An output of another stack by the names of both, exported or not. */
function stackOutput({ StackName = null, OutputName = null }: JsonObject, scope: Scope): Json {
  const [stackName, outputName] = [text(StackName, scope), text(OutputName, scope)];
  const stack = scope.stacks.find((candidate) => candidate.stackName === stackName);
  const output = stack?.template.Outputs?.[outputName];
  if (stack === undefined || output === undefined) {
    throw new Unsupported(scope.place, `this assembly has no output ${stackName}.${outputName}`);
  }
  return resolve(output.Value, resourceScope(stack, scope.stacks, outputName));
}

function list(value: Json, scope: Scope, resolved = true): readonly Json[] {
  const items = resolved ? resolve(value, scope) : value;
  if (!Array.isArray(items)) throw new Unsupported(scope.place, 'an intrinsic needs a list here');
  return items;
}

function pair(value: Json, scope: Scope): readonly [Json, Json] {
  const [first = null, second = null] = list(value, scope, false);
  return [first, second];
}

function text(value: Json, scope: Scope): string {
  return `${resolve(value, scope)}`;
}

function texts(value: Json, scope: Scope): readonly string[] {
  return list(value, scope).map((item) => `${item}`);
}
