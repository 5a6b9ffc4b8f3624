import { Sha256 } from '@aws-crypto/sha256-js';
import { expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { invokeRequest, type LambdaAccess } from '../../../../lambdas/adapters/lambda/invoke-request.ts';

const access: LambdaAccess = {
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: undefined,
  endpoint: new URL('https://lambda.eu-central-1.amazonaws.com'),
  trace: undefined,
};
const at = Date.UTC(2026, 10, 24, 6, 30, 15, 250);
const authorization = (request: ReturnType<typeof invokeRequest>) =>
  request.headers.find(([name]) => name === 'authorization')?.[1];

/** The same request, signed by the AWS SDK's own signer. */
async function bySdk(
  { region, accessKeyId, secretAccessKey, sessionToken, endpoint }: LambdaAccess,
  request: ReturnType<typeof invokeRequest>,
  nowMillis: number,
) {
  const signer = new SignatureV4({
    service: 'lambda',
    region,
    sha256: Sha256,
    applyChecksum: false,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  });
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: request.target,
      headers: { host: endpoint.host, 'content-type': 'application/json' },
      body: request.body,
    },
    { signingDate: new Date(nowMillis) },
  );
  return headers['authorization'];
}

it('a call of a function is one request of the Lambda API', () => {
  const payload = Buffer.from('{}');
  const { headers, ...request } = invokeRequest('orders', payload, { ...access, trace: 'Root=1-2' }, at);
  expect(request).toEqual({
    url: access.endpoint,
    target: '/2015-03-31/functions/orders/invocations',
    method: 'POST',
    body: payload,
  });
  expect(headers.map(([name, value]) => [name, value.replace(/[0-9a-f]{64}/, '…')])).toEqual([
    ['content-type', 'application/json'],
    ['x-amz-date', '20261124T063015Z'],
    [
      'authorization',
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-central-1/lambda/aws4_request,' +
        ' SignedHeaders=content-type;host;x-amz-date, Signature=…',
    ],
    ['x-amzn-trace-id', 'Root=1-2'],
  ]);
});

it("is signed as the SDK's signer signs it, whatever the names and keys", async () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  const asked = fc.record({
    name: fc.oneof(
      word,
      word.map((one) => `${one}:live`),
      word.map((one) => `arn:aws:lambda:eu-central-1:123456789012:function:${one}:7`),
    ),
    path: fc.constantFrom('', '/', '/abc', '/a b/', '/a(b)'),
    secretAccessKey: fc.string({ minLength: 1, maxLength: 40 }),
    sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,60}$/), { nil: undefined }),
    payload: fc.uint8Array({ maxLength: 100 }),
    nowMillis: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ name, path, payload, nowMillis, ...keys }) => {
      const of = { ...access, ...keys, endpoint: new URL(path, 'http://127.0.0.1:4000') };
      const request = invokeRequest(name, payload, of, nowMillis);
      expect(authorization(request)).toBe(await bySdk(of, request, nowMillis));
    }),
  );
});
