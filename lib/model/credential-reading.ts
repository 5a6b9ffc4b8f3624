import type { Path } from './finding.ts';
import { entriesOf, field, textsOf } from './reading.ts';

export const credentialKinds = ['jwt', 'cognito', 'introspection', 'apiKey', 'lambda', 'anyOf'] as const;

export type CredentialKind = (typeof credentialKinds)[number];

/** A declared kind; `jwt` for what is none, which the shape tells. */
export function credentialKind(kind: unknown): CredentialKind {
  return credentialKinds.find((one) => one === kind) ?? 'jwt';
}

/** One credential of the platform as the rules see it. */
export interface CredentialReading {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly path: Path;
  readonly raw: unknown;
  /** The credentials that its name stands for: those that an anyOf names and the platform has, or it alone. */
  readonly members: readonly CredentialReading[];
}

export function readCredentials(auth: unknown): readonly CredentialReading[] {
  const single = entriesOf(auth).map(([name, record]) => {
    const one: CredentialReading = {
      name,
      kind: credentialKind(field(record, 'kind')),
      path: ['platform', 'definition', 'auth', name, 'definition'],
      raw: field(record, 'definition'),
      members: [],
    };
    return one;
  });
  return single.map((one) => ({
    ...one,
    members: one.kind === 'anyOf' ? membersOf(one, single) : [one],
  }));
}

function membersOf({ raw }: CredentialReading, all: readonly CredentialReading[]): readonly CredentialReading[] {
  const names = textsOf(field(raw, 'credentials')).map(([, name]) => name);
  return all.filter(({ name, kind }) => kind !== 'anyOf' && names.includes(name));
}

/** The claim of a user pool's groups; a Cognito credential has it without declaring it. */
export const groupsClaim = 'cognito:groups';

/** The claims that its callers have, with the kind of each: those that all members have, of one kind. Keys have none. */
export function claimsOf({ members }: CredentialReading): ReadonlyMap<string, unknown> {
  const [first, ...others] = members.map(ownClaims);
  if (first === undefined) return new Map();
  return new Map([...first].filter(([name, kind]) => others.every((claims) => claims.get(name) === kind)));
}

function ownClaims({ kind, raw }: CredentialReading): ReadonlyMap<string, unknown> {
  if (kind === 'apiKey') return new Map();
  const preset: readonly (readonly [string, string])[] = kind === 'cognito' ? [[groupsClaim, 'string[]']] : [];
  return new Map<string, unknown>([...preset, ['sub', 'string'], ...entriesOf(field(raw, 'claims'))]);
}

/** True when every caller of it has a key. */
export function hasKeys({ members }: CredentialReading): boolean {
  return members.length > 0 && members.every(({ kind }) => kind === 'apiKey');
}

/** True for keys that the gateway itself keeps. */
export function isOwnKey({ kind, raw }: CredentialReading): boolean {
  return kind === 'apiKey' && field(raw, 'keys') !== undefined;
}

/** The scopes or the roles that each member declares. */
export function wordsOf({ members }: CredentialReading, key: 'scopes' | 'roleNames'): readonly (readonly string[])[] {
  return members.map(({ raw }) => textsOf(field(raw, key)).map(([, word]) => word));
}

/** The lower-case name of the header that holds the credential; undefined for an anyOf. */
export function headerOf({ kind, raw }: CredentialReading): string | undefined {
  if (kind === 'anyOf') return undefined;
  if (kind === 'apiKey') return 'x-api-key';
  const header = field(raw, 'header');
  return typeof header === 'string' ? header.toLowerCase() : 'authorization';
}
