import { entriesOf, field, listOf, textOf } from '../model/reading.ts';
import { type Document, followed, type Note } from './document.ts';

/** A credential of the new platform: the function that declares it, and with what. */
export interface ImportedCredential {
  readonly make: 'jwt' | 'cognito' | 'apiKey' | 'lambda' | 'anyOf';
  readonly definition: { readonly [key: string]: unknown };
}

export interface ImportedCredentials {
  /** By the scheme's name, as routes call it now. */
  readonly names: ReadonlyMap<string, string>;
  readonly credentials: { readonly [name: string]: ImportedCredential };
  readonly notes: readonly Note[];
}

/** What each security scheme is here. One that is not known is a token until a person says otherwise: never an open door. */
export function importedCredentials(document: Document): ImportedCredentials {
  const schemes = entriesOf(field(document.root, 'components', 'securitySchemes'));
  const notes: Note[] = [];
  const made = schemes.map(([scheme, given], index) => {
    const name = credentialName(scheme, index);
    if (name !== scheme) notes.push({ at: scheme, says: `is the credential ${name}` });
    const { credential, says } = credentialOf(document, scheme, followed(document, given));
    if (says !== undefined) notes.push({ at: scheme, says });
    return { scheme, name, credential };
  });
  return {
    names: new Map(made.map(({ scheme, name }) => [scheme, name])),
    credentials: Object.fromEntries(made.map(({ name, credential }) => [name, credential])),
    notes,
  };
}

function credentialName(scheme: string, index: number): string {
  const name = scheme
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 40);
  return name === '' || name in Object.prototype || name === 'public' ? `credential${index + 1}` : name;
}

interface Guess {
  readonly credential: ImportedCredential;
  readonly says?: string;
}

function credentialOf(document: Document, scheme: string, given: unknown): Guess {
  const type = textOf(field(given, 'type'));
  const authType = textOf(field(given, 'x-amazon-apigateway-authtype'));
  const header = textOf(field(given, 'name')) ?? '';
  const token = { credential: { make: 'jwt', definition: { scopes: scopesOf(document, scheme, given) } } } as const;
  if (authType === 'cognito_user_pools')
    return { credential: { make: 'cognito', definition: { scopes: scopesOf(document, scheme, given) } } };
  if (authType === 'awsSigv4')
    return { ...token, says: 'was IAM (SigV4), which this gateway has not: decide what takes its place' };
  if (authType !== undefined || field(given, 'x-amazon-apigateway-authorizer') !== undefined)
    return {
      credential: { make: 'lambda', definition: header.toLowerCase() === 'authorization' ? {} : { header } },
      says: 'was a Lambda authorizer: bind that function, or declare `jwt` if it checks tokens of an issuer',
    };
  if (type === 'apiKey' && header.toLowerCase() === 'x-api-key' && field(given, 'in') === 'header')
    return {
      credential: { make: 'apiKey', definition: { tiers: { standard: { rate: '10/s' } } } },
      says: 'has one tier of 10 requests a second: write the tiers of your usage plans',
    };
  if (type === 'oauth2' || type === 'openIdConnect' || (type === 'http' && field(given, 'scheme') === 'bearer'))
    return token;
  return {
    ...token,
    says: `is of a kind that this gateway has not (${type ?? 'no type'}): decide what takes its place`,
  };
}

/** Those of its flows, and all that any operation asks for. */
function scopesOf(document: Document, scheme: string, given: unknown): readonly string[] {
  const ofFlows = entriesOf(field(given, 'flows')).flatMap(([, flow]) =>
    entriesOf(field(flow, 'scopes')).map(([name]) => name),
  );
  const operations = entriesOf(field(document.root, 'paths')).flatMap(([, item]) =>
    entriesOf(item).map(([, one]) => one),
  );
  const asked = [document.root, ...operations].flatMap((one) =>
    listOf(field(one, 'security')).flatMap((needs) => listOf(field(needs, scheme))),
  );
  const scopes = [...ofFlows, ...asked].filter((one): one is string => typeof one === 'string');
  return [...new Set(scopes)].filter((one) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(one)).sort();
}
