/** Mistakes in the body of a REST API, which the checks of a finished template find. */
export const checkCodes = {
  GH5001: {
    what: 'an extension that API Gateway reads nowhere, or not in this place',
    fix: 'correct its name or its place: as it stands it is left out without a word',
  },
  GH5002: { what: 'an operation without an integration', fix: 'write `x-amazon-apigateway-integration`' },
  GH5003: { what: 'not a type of integration', fix: 'write one of aws, aws_proxy, http, http_proxy, mock' },
  GH5004: {
    what: 'an address that an integration of this type cannot call',
    fix: 'write the invocation URI of a function, or an absolute http or https address',
  },
  GH5005: { what: 'an integration needs the method that it is called with', fix: 'write `httpMethod`' },
  GH5006: {
    what: 'a function that gets the whole request gets it unchanged: mappings and templates are ignored',
    fix: 'remove it, or use the type aws',
  },
  GH5007: {
    what: 'longer or shorter than API Gateway waits',
    fix: 'change it, or have the quota raised and declare it as `quotas.integrationTimeout`',
  },
  GH5008: {
    what: 'not a place where a mapping can write',
    fix: 'write integration.request.header.<name>, integration.request.querystring.<name> or integration.request.path.<name>',
  },
  GH5009: {
    what: 'not a value that a mapping can read',
    fix: "write method.request.<place>.<name>, context.<name>, stageVariables.<name> or a text in single quotes: 'text'",
  },
  GH5010: {
    what: 'a path parameter that is filled by nothing',
    fix: 'use a parameter of the path, and map it: integration.request.path.<name> from method.request.path.<name>',
  },
  GH5011: { what: 'an authorizer that the document does not declare', fix: 'declare it among the security schemes' },
  GH5012: {
    what: 'a security scheme that guards nothing: API Gateway knows authorizers, signatures of AWS, and keys in x-api-key',
    fix: 'give it `x-amazon-apigateway-authorizer`, or remove it',
  },
  GH5013: { what: 'an authorizer that API Gateway refuses', fix: 'correct it' },
  GH5014: {
    what: 'it is not said where API keys come from',
    fix: "write `x-amazon-apigateway-api-key-source`: 'HEADER' or 'AUTHORIZER'",
  },
  GH5015: {
    what: 'an operation that anybody may call',
    fix: 'give it a `security` of its own, which is all that API Gateway reads, or declare it public with a reason',
  },
  GH5016: {
    what: 'the body is not what is declared',
    fix: 'change the declaration, and leave the body as the construct makes it',
  },
  GH5017: { what: 'not a type of gateway response', fix: 'write one that API Gateway has, such as DEFAULT_4XX' },
  GH5018: { what: 'a gateway response that API Gateway refuses', fix: 'correct it' },
  GH5019: {
    what: 'a text that a client chooses, written raw into a JSON answer',
    fix: 'leave it out, or write $context.extendedRequestId or $context.error.messageString',
  },
  GH5020: {
    what: 'a request validator that the document does not declare',
    fix: 'declare it in `x-amazon-apigateway-request-validators`',
  },
  GH5021: {
    what: 'a body that looks validated and is not',
    fix: 'give it a model of a media type that is not binary, or leave the validator out',
  },
  GH5022: { what: 'a model or a parameter that no import takes', fix: 'correct it' },
  GH5023: { what: 'not a value of this setting', fix: 'correct it' },
  GH5024: { what: 'not a media type', fix: "write for example 'image/png' or '*/*'" },
  GH5025: {
    what: 'a preflight that asks for a credential: browsers send none with it',
    fix: 'write `security: []` for OPTIONS',
  },
  GH5026: {
    what: 'a header that the answer of the method does not declare',
    fix: 'declare it under `responses.<status>.headers` of the operation',
  },
  GH5027: {
    what: 'a mock that answers nothing',
    fix: 'write its status in a request template: {"statusCode": 204}',
  },
  GH5028: { what: 'a path that cannot stand in this API', fix: 'change the path' },
  GH5029: {
    what: "a caller's credential is handed on under another name",
    fix: 'leave it out: the service gets the header as it came, or a claim of the authorizer',
  },
} as const satisfies { readonly [code: `GH${number}`]: { readonly what: string; readonly fix: string } };
