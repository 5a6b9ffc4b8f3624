import {
  authorizer,
  authorizerAt,
  changed,
  checkCasesOf,
  form,
  forms,
  keyed,
  ofForm,
  ofOrder,
  order,
  response,
  schemeName,
  shop,
} from './checked-bodies.ts';
import type { IssueCase } from './issue-case.ts';

export const checkedDocumentCases: readonly IssueCase[] = checkCasesOf([
  [
    'GH5001',
    'the extension of another sort of API',
    '/x-amazon-apigateway-cors',
    'x-amazon-apigateway-cors',
    changed(shop, (body) => {
      body['x-amazon-apigateway-cors'] = {};
    }),
  ],
  [
    'GH5001',
    'a misspelt extension',
    `${order}/x-amazon-apigateway-request-validators`,
    'x-amazon-apigateway-request-validators',
    ofOrder((operation) => {
      operation['x-amazon-apigateway-request-validators'] = 'all';
    }),
  ],
  [
    'GH5011',
    'an authorizer that nobody declares',
    `${order}/security/0`,
    'nobody',
    ofOrder((operation) => {
      operation.security = [{ nobody: [] }];
    }),
  ],
  [
    'GH5012',
    'a key in a header that API Gateway does not read',
    '/components/securitySchemes/key-partner',
    'X-Key',
    changed(keyed, (body) => {
      body.components.securitySchemes['key-partner'].name = 'X-Key';
    }),
  ],
  [
    'GH5012',
    'a scheme of bearer tokens',
    '/components/securitySchemes/jwt',
    'http',
    changed(shop, (body) => {
      body.components.securitySchemes.jwt = { type: 'http', scheme: 'bearer' };
    }),
  ],
  [
    'GH5013',
    'an authorizer that is no function',
    `${authorizerAt}/authorizerUri`,
    'https://auth.example.com',
    authorizer((settings) => {
      settings.authorizerUri = 'https://auth.example.com';
    }),
  ],
  [
    'GH5013',
    'results kept by nothing',
    `${authorizerAt}/identitySource`,
    undefined,
    authorizer((settings) => {
      delete settings.identitySource;
      settings.authorizerResultTtlInSeconds = 300;
    }),
  ],
  [
    'GH5013',
    'results kept for a day',
    `${authorizerAt}/authorizerResultTtlInSeconds`,
    86_400,
    authorizer((settings) => {
      settings.authorizerResultTtlInSeconds = 86_400;
    }),
  ],
  [
    'GH5014',
    'keys that come from nowhere',
    '/x-amazon-apigateway-api-key-source',
    undefined,
    changed(keyed, (body) => {
      delete body['x-amazon-apigateway-api-key-source'];
    }),
  ],
  [
    'GH5015',
    'a guarded route without its guard',
    `${order}/security`,
    undefined,
    ofOrder((operation) => {
      delete operation.security;
    }),
  ],
  [
    'GH5015',
    'a guard that may be left out',
    `${order}/security`,
    [{ [schemeName]: [] }, {}],
    ofOrder((operation) => {
      operation.security = [{ [schemeName]: [] }, {}];
    }),
  ],
  [
    'GH5016',
    'an operation that nobody declares',
    '/paths/~1debug/get',
    'get /debug',
    changed(shop, (body) => {
      body.paths['/debug'] = { get: body.paths['/orders/{id}'].get };
    }),
  ],
  [
    'GH5016',
    'a route that was lost',
    order,
    undefined,
    changed(shop, (body) => {
      delete body.paths['/orders/{id}'].get;
    }),
  ],
  [
    'GH5017',
    'a type that API Gateway has not',
    '/x-amazon-apigateway-gateway-responses/NOT_FOUND',
    'NOT_FOUND',
    response('NOT_FOUND', { statusCode: '404' }),
  ],
  [
    'GH5018',
    'a status of two digits',
    '/x-amazon-apigateway-gateway-responses/THROTTLED/statusCode',
    '42',
    response('THROTTLED', { statusCode: '42' }),
  ],
  [
    'GH5018',
    'a header of a method',
    '/x-amazon-apigateway-gateway-responses/THROTTLED/responseParameters/method.response.header.X-A',
    'method.response.header.X-A',
    response('THROTTLED', { responseParameters: { 'method.response.header.X-A': "'a'" } }),
  ],
  [
    'GH5009',
    'a header of a gateway response from nowhere',
    '/x-amazon-apigateway-gateway-responses/THROTTLED/responseParameters/gatewayresponse.header.X-A',
    '$context.requestId',
    response('THROTTLED', { responseParameters: { 'gatewayresponse.header.X-A': '$context.requestId' } }),
  ],
  [
    'GH5019',
    'the path of a request',
    '/x-amazon-apigateway-gateway-responses/THROTTLED/responseTemplates/application~1json',
    '$context.path',
    response('THROTTLED', { responseTemplates: { 'application/json': '{"path":"$context.path"}' } }),
  ],
  [
    'GH5020',
    'a validator that nobody declares',
    `${form}/x-amazon-apigateway-request-validator`,
    'none',
    ofForm((operation) => {
      operation['x-amazon-apigateway-request-validator'] = 'none';
    }),
  ],
  [
    'GH5021',
    'no model',
    `${form}/requestBody`,
    undefined,
    ofForm((operation) => {
      operation.requestBody = { content: {} };
    }),
  ],
  [
    'GH5021',
    'every body as bytes',
    `${form}/requestBody/content/application~1json`,
    'application/json',
    changed(forms, (body) => {
      body['x-amazon-apigateway-binary-media-types'] = ['*/*'];
    }),
  ],
  [
    'GH5022',
    'a parameter with brackets',
    `${form}/parameters/0`,
    'filter[name]',
    ofForm((operation) => {
      operation.parameters = [{ name: 'filter[name]', in: 'query', schema: {} }];
    }),
  ],
  [
    'GH5022',
    'a model that does not exist',
    `${form}/requestBody/content/text~1json`,
    '#/components/schemas/Other',
    ofForm((operation) => {
      operation.requestBody.content = { 'text/json': { schema: { $ref: '#/components/schemas/Other' } } };
    }),
  ],
  [
    'GH5022',
    'a model in the place of JSON Schema',
    '/components/schemas/Form',
    '#/definitions/Item',
    changed(forms, (body) => {
      body.components.schemas.Form = { $ref: '#/definitions/Item' };
    }),
  ],
  [
    'GH5022',
    'a null in a model',
    '/components/schemas/Form',
    'null',
    changed(forms, (body) => {
      body.components.schemas.Form = { type: 'null' };
    }),
  ],
  [
    'GH5022',
    'a model with a dash',
    '/components/schemas/a-form',
    'a-form',
    changed(forms, (body) => {
      body.components.schemas['a-form'] = { type: 'object' };
    }),
  ],
  [
    'GH5024',
    'the ending of a file',
    '/x-amazon-apigateway-binary-media-types/0',
    'png',
    changed(shop, (body) => {
      body['x-amazon-apigateway-binary-media-types'] = ['png'];
    }),
  ],
  [
    'GH5028',
    'two names for one place',
    '/paths/~1orders~1{orderId}',
    '{orderId}',
    changed(shop, (body) => {
      body.paths['/orders/{orderId}'] = {};
    }),
  ],
  [
    'GH5028',
    'a path below a greedy parameter',
    '/paths/~1all~1{rest+}~1more',
    '{rest+}',
    changed(shop, (body) => {
      body.paths['/all/{rest+}/more'] = {};
    }),
  ],
  [
    'GH5028',
    'a parameter that is half a segment',
    '/paths/~1files-{id}',
    'files-{id}',
    changed(shop, (body) => {
      body.paths['/files-{id}'] = {};
    }),
  ],
]);
