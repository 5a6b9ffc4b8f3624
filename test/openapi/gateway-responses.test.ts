import { describe, expect, it } from '@jest/globals';
import { gatewayResponses } from '../../lib/openapi/gateway-responses.ts';

/** As AWS lists them when it refuses an unknown one (PutGatewayResponse, recorded 2024-04-15). */
const types =
  'REQUEST_TOO_LARGE RESOURCE_NOT_FOUND AUTHORIZER_CONFIGURATION_ERROR MISSING_AUTHENTICATION_TOKEN BAD_REQUEST_BODY INVALID_SIGNATURE INVALID_API_KEY BAD_REQUEST_PARAMETERS AUTHORIZER_FAILURE UNAUTHORIZED INTEGRATION_TIMEOUT ACCESS_DENIED DEFAULT_4XX DEFAULT_5XX WAF_FILTERED QUOTA_EXCEEDED THROTTLED API_CONFIGURATION_ERROR UNSUPPORTED_MEDIA_TYPE INTEGRATION_FAILURE EXPIRED_TOKEN';

const cors = { origins: ['https://shop.example.com'], headers: [], exposeHeaders: ['Retry-After'], maxAgeSeconds: 60 };

const challenge = 'Bearer realm="shop", error="invalid_token"';
const plain = { gateway: 'shop', cors: null };

describe('gateway responses', () => {
  it('cover every type that AWS knows', () => {
    expect(Object.keys(gatewayResponses(plain)).sort()).toEqual(types.split(' ').sort());
  });

  it('answer an unknown route with 404 and one shape', () => {
    expect(gatewayResponses(plain)['MISSING_AUTHENTICATION_TOKEN']).toEqual({
      statusCode: '404',
      responseParameters: {
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.X-Request-Id': 'context.extendedRequestId',
      },
      responseTemplates: {
        'application/json':
          '{"type":"urn:gatehouse:problem:not-found","status":404,"title":"Not Found","detail":"This gateway has no such route.","requestId":"$context.extendedRequestId"}',
      },
    });
  });

  it.each<{ type: string; status: number; kind: string; more: Record<string, string> }>`
    type                                | status | kind                        | more
    ${'ACCESS_DENIED'}                  | ${403} | ${'forbidden'}              | ${{}}
    ${'AUTHORIZER_CONFIGURATION_ERROR'} | ${500} | ${'internal-error'}         | ${{}}
    ${'AUTHORIZER_FAILURE'}             | ${503} | ${'identity-unavailable'}   | ${{}}
    ${'DEFAULT_4XX'}                    | ${400} | ${'bad-request'}            | ${{}}
    ${'DEFAULT_5XX'}                    | ${500} | ${'internal-error'}         | ${{}}
    ${'EXPIRED_TOKEN'}                  | ${404} | ${'not-found'}              | ${{}}
    ${'INTEGRATION_FAILURE'}            | ${502} | ${'upstream-unreachable'}   | ${{}}
    ${'INTEGRATION_TIMEOUT'}            | ${504} | ${'upstream-timeout'}       | ${{}}
    ${'INVALID_SIGNATURE'}              | ${404} | ${'not-found'}              | ${{}}
    ${'QUOTA_EXCEEDED'}                 | ${429} | ${'quota-exceeded'}         | ${{}}
    ${'REQUEST_TOO_LARGE'}              | ${413} | ${'request-too-large'}      | ${{}}
    ${'THROTTLED'}                      | ${429} | ${'rate-limited'}           | ${{ 'Retry-After': "'1'" }}
    ${'UNAUTHORIZED'}                   | ${401} | ${'unauthorized'}           | ${{ 'WWW-Authenticate': `'${challenge}'` }}
    ${'UNSUPPORTED_MEDIA_TYPE'}         | ${415} | ${'unsupported-media-type'} | ${{}}
  `('$type is $status $kind', ({ type, status, kind, more }) => {
    const { statusCode, responseParameters, responseTemplates } = gatewayResponses(plain)[type] ?? never(type);
    const { type: urn, status: inBody } = JSON.parse(responseTemplates['application/json'] ?? '');
    expect({ statusCode, urn, inBody }).toEqual({
      statusCode: String(status),
      urn: `urn:gatehouse:problem:${kind}`,
      inBody: status,
    });
    const {
      'gatewayresponse.header.Content-Type': _,
      'gatewayresponse.header.X-Request-Id': __,
      ...others
    } = responseParameters;
    expect(others).toEqual(
      Object.fromEntries(Object.entries(more).map(([k, v]) => [`gatewayresponse.header.${k}`, v])),
    );
  });

  it.each<{ origins: readonly string[]; allowed: string }>`
    origins                                               | allowed
    ${['https://shop.example.com']}                       | ${"'https://shop.example.com'"}
    ${['*']}                                              | ${"'*'"}
    ${['https://a.example.com', 'https://b.example.com']} | ${"'*'"}
  `('let $origins read every error as $allowed', ({ origins, allowed }) => {
    for (const { responseParameters } of Object.values(gatewayResponses({ ...plain, cors: { ...cors, origins } }))) {
      expect(responseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': allowed,
        'gatewayresponse.header.Access-Control-Expose-Headers': "'Retry-After'",
      });
    }
  });

  it('say in the body, too, how to get in: API Gateway renames that header of the forwarder, and pages read bodies', () => {
    const { responseTemplates } = gatewayResponses(plain)['UNAUTHORIZED'] ?? never('UNAUTHORIZED');
    expect(JSON.parse(responseTemplates['application/json'] ?? '')).toMatchObject({ status: 401, challenge });
  });

  it('insert nothing that could break out of the JSON', () => {
    const templates = Object.values(gatewayResponses({ ...plain, cors })).flatMap(({ responseTemplates }) =>
      Object.values(responseTemplates),
    );
    expect([...new Set(templates.flatMap((template) => template.match(/\$[A-Za-z.]+/g)))]).toEqual([
      '$context.extendedRequestId',
    ]);
  });
});

function never(type: string): never {
  throw new Error(`no gateway response ${type}`);
}
