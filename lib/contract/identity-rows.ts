/**
 * The rows of the `identity` table: who may read and write which is a condition on the partition key (`pk`), so every sort
 * of row has a prefix of its own. Attributes are DynamoDB's plain types; times are whole seconds unless the name says more.
 */
export const identityRows = {
  /** Attributes `document` (JSON text), `fetchedAtMillis`, `generation`, `failures`, `nextFetchAtMillis`, `leaseUntilMillis`, `expiresAt`. */
  keyDocument: { prefix: 'jwks#', sk: 'document' },
  /** Attributes `hash` (hex SHA-256 of the secret), `credential`, `tier`, `name`, `enabled`, `createdAt`, and `expiresAt` where the key ends. */
  ownKey: { prefix: 'key#', sk: 'key' },
  /** All of a gateway's revocations under one `pk`, so that one query has them; attributes `before` (tokens issued until then) and `expiresAt`. */
  revocation: { pk: 'revocation' },
} as const;

/** What can be revoked; each is a kind and the texts that name it. */
export type Revocable =
  /** One token, by its `jti`. */
  | { readonly kind: 'token'; readonly issuer: string; readonly tokenId: string }
  /** Every token of a subject that was issued until `before`. */
  | { readonly kind: 'subject'; readonly issuer: string; readonly subject: string }
  /** Every token signed with a key, by its `kid`. */
  | { readonly kind: 'signing-key'; readonly issuer: string; readonly keyId: string }
  /** Every token of an issuer that was issued until `before`. */
  | { readonly kind: 'issuer'; readonly issuer: string };

/** Which member names what is revoked, by kind; of an issuer all is revoked. */
export const revocableMember = {
  token: 'tokenId',
  subject: 'subject',
  'signing-key': 'keyId',
  issuer: 'kind',
} as const satisfies { readonly [K in Revocable['kind']]: string };

/**
 * The text whose SHA-256 names a revocation: JSON, so that no value can imitate another. The row's `sk` is
 * `<kind>#<hex hash>`: the table holds no subject and no token id in clear.
 */
export function revocationText(revocable: Revocable): string {
  const { kind, issuer } = revocable;
  const name = (revocable as unknown as { readonly [member: string]: string })[revocableMember[kind]];
  return JSON.stringify([kind, issuer, name]);
}
