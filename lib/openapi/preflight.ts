import type { CorsConfig } from '../contract/runtime-config.ts';
import type { Operation } from './openapi-document.ts';

/**
 * The OPTIONS method of one path: API Gateway answers it by itself, before any authorizer, with 204. One origin, or `*`, is
 * always written; of several only the one that asks, letter for letter, is echoed, and any other gets no permission.
 */
export function preflight(cors: CorsConfig, methods: readonly string[]): Operation {
  const headers = preflightHeaders(cors, methods);
  const declared = [...Object.keys(headers), 'Access-Control-Allow-Origin'];
  return {
    security: [],
    responses: {
      '204': {
        description: 'CORS preflight',
        headers: Object.fromEntries([...new Set(declared)].map((name) => [name, { schema: { type: 'string' } }])),
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      // With every media type binary, API Gateway cannot read the mock's template or its answer unless both are made text.
      contentHandling: 'CONVERT_TO_TEXT',
      passthroughBehavior: 'never',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
      responses: {
        default: {
          statusCode: '204',
          contentHandling: 'CONVERT_TO_TEXT',
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
          ),
          responseTemplates: { 'application/json': cors.origins.length > 1 ? originTemplate(cors.origins) : '' },
        },
      },
    },
  };
}

function preflightHeaders(cors: CorsConfig, methods: readonly string[]): { readonly [name: string]: string } {
  const [only, ...others] = cors.origins;
  return {
    ...(others.length === 0 ? { 'Access-Control-Allow-Origin': only as string } : { Vary: 'Origin' }),
    'Access-Control-Allow-Methods': methods.join(','),
    ...(cors.headers.length === 0 ? {} : { 'Access-Control-Allow-Headers': cors.headers.join(',') }),
    'Access-Control-Max-Age': String(cors.maxAgeSeconds),
  };
}

/**
 * Header names are matched by case here, and HTTP/2 clients send them in lower case. Written without blanks: a document
 * holds this once a path, and CloudFormation counts every byte.
 */
function originTemplate(origins: readonly string[]): string {
  const listed = origins.map((origin) => `$o=='${origin}'`).join('||');
  return [
    `#set($o=$input.params('Origin'))#if($o=='')#set($o=$input.params('origin'))#end`,
    `#if(${listed})#set($context.responseOverride.header.Access-Control-Allow-Origin = $o)#end`,
  ].join('');
}
