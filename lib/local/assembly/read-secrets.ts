import { any, type KnownKeys, refuseUnknown } from './known-keys.ts';
import type { Assembly } from './read-assembly.ts';
import { property, resolve, resourcesOf } from './resolve.ts';
import { isObject, type JsonObject } from './template.ts';
import { below, type Place, Unsupported } from './unsupported.ts';

/** A secret of a template. */
export interface SecretDefinition {
  /** `Ref`, by which functions know it. */
  readonly arn: string;
  /** The text in the template, or how many characters AWS makes up. */
  readonly value: { readonly text: string } | { readonly characters: number };
}

const secretKeys: KnownKeys = {
  Name: any,
  Description: any,
  SecretString: any,
  GenerateSecretString: any,
  KmsKeyId: any,
  ReplicaRegions: any,
  Tags: any,
};

/** Which characters AWS leaves out does not matter here: what is made up holds letters and digits alone. */
const generateKeys: KnownKeys = {
  PasswordLength: any,
  ExcludeCharacters: any,
  ExcludePunctuation: any,
  ExcludeUppercase: (value) => value === false,
  ExcludeLowercase: (value) => value === false,
  ExcludeNumbers: (value) => value === false,
  IncludeSpace: any,
  RequireEachIncludedType: any,
};

/** AWS's own, for a template that says nothing. */
const defaultCharacters = 32;

/** The secrets that the stacks of an assembly create. @throws Unsupported */
export function readSecrets({ stacks }: Assembly): readonly SecretDefinition[] {
  const scopes = stacks.flatMap((stack) => resourcesOf(stack, stacks, ['AWS::SecretsManager::Secret']));
  return scopes.map((scope) => {
    const { place } = scope;
    refuseUnknown(scope.stack.template.Resources?.[place.resource]?.Properties ?? {}, secretKeys, place);
    const arn = `${resolve({ Ref: place.resource }, scope)}`;
    const text = property('SecretString', scope);
    if (text !== undefined) return { arn, value: { text: `${text}` } };
    const generate = property('GenerateSecretString', scope);
    if (!isObject(generate)) throw new Unsupported(place, 'a secret without a value is nothing to read');
    return { arn, value: { characters: charactersOf(generate, below(place, 'GenerateSecretString')) } };
  });
}

function charactersOf(generate: JsonObject, place: Place): number {
  refuseUnknown(generate, generateKeys, place);
  return Number(generate['PasswordLength'] ?? defaultCharacters);
}
