import { Sha256 } from '@aws-crypto/sha256-js';
import { describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { type IamRequest, iamToken } from '../../../lambdas/adapters/valkey/iam-token.ts';

const request: IamRequest = {
  cache: 'shop-limits',
  isServerless: true,
  user: 'shop-limiter',
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: undefined,
};
const at = Date.UTC(2026, 10, 24, 6, 30, 15, 250);

/** The same token by the AWS SDK's own signer. */
async function bySdk(asked: IamRequest, nowMillis: number): Promise<string> {
  const { cache, isServerless, user, region, sessionToken } = asked;
  const signer = new SignatureV4({
    service: 'elasticache',
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: asked.accessKeyId,
      secretAccessKey: asked.secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  });
  const { query = {} } = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: cache,
      path: '/',
      query: { Action: 'connect', User: user, ...(isServerless && { ResourceType: 'ServerlessCache' }) },
      headers: { host: cache },
    },
    { expiresIn: 900, signingDate: new Date(nowMillis) },
  );
  return signatureOf(query);
}

const signatureOf = (query: { readonly [name: string]: unknown }) => JSON.stringify(Object.entries(query).sort());
const queryOf = (token: string) => signatureOf(Object.fromEntries(new URL(`http://${token}`).searchParams));

describe('a token of IAM for a connection', () => {
  it('is the presigned request without its scheme', () => {
    expect(iamToken(request, at)).toBe(
      'shop-limits/?Action=connect&ResourceType=ServerlessCache&User=shop-limiter&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIDEXAMPLE%2F20261124%2Feu-central-1%2Felasticache%2Faws4_request&X-Amz-Date=20261124T063015Z' +
        '&X-Amz-Expires=900&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=e8cfb31bae36ece2818507cf3f4e3615d5019f25083d37517d54fbd1e6b83e53',
    );
  });

  it("is what the SDK's signer makes, whatever the names and keys", async () => {
    const text = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_.~!'()*/+ =&%"), minLength: 1, maxLength: 30 });
    const names = fc.record({
      cache: fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
      isServerless: fc.boolean(),
      user: text,
      region: fc.constantFrom('us-east-1', 'eu-central-1'),
      accessKeyId: text,
      secretAccessKey: text,
      sessionToken: fc.option(text, { nil: undefined }),
    });
    const moments = fc.integer({ min: 1_600_000_000_000, max: 4_000_000_000_000 });
    await fc.assert(
      fc.asyncProperty(names, moments, async (asked, nowMillis) => {
        expect(queryOf(iamToken(asked, nowMillis))).toBe(await bySdk(asked, nowMillis));
      }),
      { numRuns: 300 },
    );
  });

  it('names no kind of resource for the nodes of a replication group', () => {
    const ofNodes = new URL(`http://${iamToken({ ...request, isServerless: false }, at)}`);
    expect([ofNodes.host, ofNodes.searchParams.has('ResourceType')]).toEqual(['shop-limits', false]);
  });

  it('holds neither the secret nor any part of it', () => {
    expect(iamToken(request, at)).not.toMatch(/wJalr|EXAMPLEKEY/);
  });
});
