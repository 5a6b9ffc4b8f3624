import type { FunctionDefinition } from '../host-types.ts';
import { any, type KnownKeys, refuseUnknown } from './known-keys.ts';
import type { Assembly } from './read-assembly.ts';
import { property, resolve, resourcesOf, type Scope } from './resolve.ts';
import { isObject, type Json } from './template.ts';
import { below, Unsupported } from './unsupported.ts';

const isEmpty = (value: Json) => Array.isArray(value) && value.length === 0;

/** Where a function stands, who may call it and how it is watched change nothing of what it answers on a laptop. */
const functionKeys: KnownKeys = {
  Code: any,
  Handler: any,
  Runtime: (runtime) => `${runtime}`.startsWith('nodejs'),
  MemorySize: any,
  Timeout: any,
  ReservedConcurrentExecutions: any,
  Environment: any,
  Role: any,
  FunctionName: any,
  Description: any,
  Architectures: any,
  PackageType: (type) => type === 'Zip',
  Layers: isEmpty,
  VpcConfig: any,
  LoggingConfig: any,
  TracingConfig: any,
  KmsKeyArn: any,
  DeadLetterConfig: any,
  EphemeralStorage: any,
  RuntimeManagementConfig: any,
  RecursiveLoop: any,
  Tags: any,
};

/** Lambda's own, for a template that says nothing. */
const defaults = { memoryMegabytes: 128, timeoutSeconds: 3 };

/** Every ARN by which a function, one of its versions or aliases can be called, with the function's place. */
export function functionsByArn({ stacks }: Assembly): ReadonlyMap<string, Scope> {
  const functions = stacks.flatMap((stack) => resourcesOf(stack, stacks, ['AWS::Lambda::Function']));
  const byArn = new Map(
    functions.map((scope) => [text(resolve({ 'Fn::GetAtt': [scope.place.resource, 'Arn'] }, scope)), scope]),
  );
  const qualified = stacks.flatMap((stack) =>
    resourcesOf(stack, stacks, ['AWS::Lambda::Version', 'AWS::Lambda::Alias']),
  );
  const callable = qualified.flatMap((scope): [string, Scope][] => {
    const arn = text(resolve({ Ref: scope.place.resource }, scope));
    const target = byArn.get(arn.slice(0, arn.lastIndexOf(':')));
    return target === undefined ? [] : [[arn, target]];
  });
  return new Map([...byArn, ...callable]);
}

/**
 * What the template says of a function. Variables in `left` are declared but not resolved: their values come from what runs
 * here. @throws Unsupported
 */
export function readFunction(
  scope: Scope,
  { codeDirectories }: Assembly,
  left: ReadonlySet<string>,
): FunctionDefinition {
  refuseUnknown(scope.stack.template.Resources?.[scope.place.resource]?.Properties ?? {}, functionKeys, scope.place);
  const reserved = property('ReservedConcurrentExecutions', scope);
  return {
    logicalId: scope.place.resource,
    code: codeOf(scope, codeDirectories),
    handler: text(property('Handler', scope)),
    memoryMegabytes: Number(property('MemorySize', scope) ?? defaults.memoryMegabytes),
    timeoutMillis: Number(property('Timeout', scope) ?? defaults.timeoutSeconds) * 1000,
    reservedConcurrency: reserved === undefined ? null : Number(reserved),
    environment: environment(scope, left),
  };
}

function codeOf(scope: Scope, directories: ReadonlyMap<string, string>): FunctionDefinition['code'] {
  const code = property('Code', scope);
  const { ZipFile, S3Key } = isObject(code) ? code : {};
  if (typeof ZipFile === 'string') return { inline: ZipFile };
  const directory = directories.get(`${S3Key}`);
  if (directory !== undefined) return { directory };
  throw new Unsupported(
    below(scope.place, 'Code'),
    'the local host runs code that is inline, or an asset directory of the assembly',
  );
}

function environment(scope: Scope, left: ReadonlySet<string>): { readonly [variable: string]: string } {
  const declared = scope.stack.template.Resources?.[scope.place.resource]?.Properties?.['Environment'];
  const variables = isObject(declared) && isObject(declared['Variables']) ? declared['Variables'] : {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const place = below(below(scope.place, 'Environment.Variables'), name);
      return [name, left.has(name) ? '' : text(resolve(value, { ...scope, place }))];
    }),
  );
}

function text(value: Json | undefined): string {
  return `${value ?? ''}`;
}
