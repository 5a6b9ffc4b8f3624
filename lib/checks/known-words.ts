/**
 * Words that API Gateway knows in the body of a REST API. Source: API Gateway Developer Guide, "OpenAPI extensions for API
 * Gateway", "Gateway response types" and "API Gateway mapping template and access logging variable reference", read 2026-11-24.
 */
export const extensionsOf = {
  document: [
    'x-amazon-apigateway-api-key-source',
    'x-amazon-apigateway-binary-media-types',
    'x-amazon-apigateway-documentation',
    'x-amazon-apigateway-endpoint-access-mode',
    'x-amazon-apigateway-endpoint-configuration',
    'x-amazon-apigateway-gateway-responses',
    'x-amazon-apigateway-importexport-version',
    'x-amazon-apigateway-minimum-compression-size',
    'x-amazon-apigateway-policy',
    'x-amazon-apigateway-request-validator',
    'x-amazon-apigateway-request-validators',
    'x-amazon-apigateway-security-policy',
  ],
  path: ['x-amazon-apigateway-any-method'],
  operation: ['x-amazon-apigateway-auth', 'x-amazon-apigateway-integration', 'x-amazon-apigateway-request-validator'],
  scheme: ['x-amazon-apigateway-authorizer', 'x-amazon-apigateway-authtype'],
} as const satisfies { readonly [place: string]: readonly string[] };

export const gatewayResponseTypes: readonly string[] = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
];

/** Settings of an integration with a fixed set of values; API Gateway reads them in any case. */
export const integrationWords: { readonly [setting: string]: readonly string[] } = {
  passthroughBehavior: ['when_no_match', 'when_no_templates', 'never'],
  contentHandling: ['convert_to_text', 'convert_to_binary'],
  connectionType: ['internet', 'vpc_link'],
  responseTransferMode: ['buffered', 'stream'],
};

export const verbs: readonly string[] = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
export const anyMethod = 'x-amazon-apigateway-any-method';

/** Where a value of a mapping comes from, in a request or in an answer that API Gateway makes itself. */
export const mappingSource =
  /^('[^']*'|method\.request\.((path|querystring|header|multivaluequerystring|multivalueheader)\.[\w$.!#%&*+^`|~-]+|body(\.\S+)?)|context\.[\w.-]+|stageVariables\.\w+)$/;
export const pathReference = /\{([^{}]+)\}/g;
