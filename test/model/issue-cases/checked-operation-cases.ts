import {
  changed,
  checkCasesOf,
  file,
  key,
  mapping,
  ofFile,
  ofOrder,
  order,
  preflight,
  schemeName,
  shop,
} from './checked-bodies.ts';
import type { IssueCase } from './issue-case.ts';

export const checkedOperationCases: readonly IssueCase[] = checkCasesOf([
  [
    'GH5002',
    'no integration',
    order,
    undefined,
    ofOrder((operation) => {
      delete operation[key];
    }),
  ],
  [
    'GH5003',
    'a type that does not exist',
    `${order}/${key}/type`,
    'lambda',
    ofOrder((operation) => {
      operation[key].type = 'lambda';
    }),
  ],
  [
    'GH5004',
    'the ARN of a function in place of its invocation URI',
    `${order}/${key}/uri`,
    'arn:aws:lambda:eu-west-1:1:function:one',
    ofOrder((operation) => {
      operation[key].uri = 'arn:aws:lambda:eu-west-1:1:function:one';
    }),
  ],
  [
    'GH5004',
    'an address without a protocol',
    `${file}/${key}/uri`,
    'files.example.com/{id}',
    ofFile((integration) => {
      integration.uri = 'files.example.com/{id}';
    }),
  ],
  [
    'GH5005',
    'a function invoked with GET',
    `${order}/${key}/httpMethod`,
    'GET',
    ofOrder((operation) => {
      operation[key].httpMethod = 'GET';
    }),
    "write `httpMethod: 'POST'`, whatever the method of the operation is",
  ],
  [
    'GH5005',
    'a service called with no method',
    `${file}/${key}/httpMethod`,
    undefined,
    ofFile((integration) => {
      delete integration.httpMethod;
    }),
  ],
  [
    'GH5006',
    'a mapping for a function',
    `${order}/${key}/requestParameters`,
    { 'integration.request.header.X-A': "'a'" },
    ofOrder((operation) => {
      operation[key].requestParameters = { 'integration.request.header.X-A': "'a'" };
    }),
  ],
  [
    'GH5007',
    'half a minute',
    `${order}/${key}/timeoutInMillis`,
    30_000,
    ofOrder((operation) => {
      operation[key].timeoutInMillis = 30_000;
    }),
  ],
  [
    'GH5007',
    'less than 50 ms',
    `${order}/${key}/timeoutInMillis`,
    49,
    ofOrder((operation) => {
      operation[key].timeoutInMillis = 49;
    }),
  ],
  [
    'GH5008',
    'a target that is no part of a request',
    `${file}/${key}/requestParameters/integration.header.X-A`,
    'integration.header.X-A',
    mapping('integration.header.X-A', "'a'"),
  ],
  [
    'GH5008',
    'a header that API Gateway writes',
    `${file}/${key}/requestParameters/integration.request.header.Content-Length`,
    'integration.request.header.Content-Length',
    mapping('integration.request.header.Content-Length', "'0'"),
    'leave it to API Gateway',
  ],
  [
    'GH5009',
    'a source of another grammar',
    `${file}/${key}/requestParameters/integration.request.header.X-A`,
    'request.id',
    mapping('integration.request.header.X-A', 'request.id'),
  ],
  [
    'GH5009',
    'a text without quotes',
    `${file}/${key}/requestParameters/integration.request.header.X-A`,
    'gold',
    mapping('integration.request.header.X-A', 'gold'),
  ],
  [
    'GH5010',
    'a parameter of the address that nothing fills',
    `${file}/${key}/uri`,
    '{id}',
    ofFile((integration) => {
      delete integration.requestParameters['integration.request.path.id'];
    }),
  ],
  [
    'GH5010',
    'a parameter that the path has not',
    `${file}/${key}/requestParameters/integration.request.path.id`,
    'method.request.path.name',
    mapping('integration.request.path.id', 'method.request.path.name'),
  ],
  [
    'GH5023',
    'a behaviour that does not exist',
    `${file}/${key}/passthroughBehavior`,
    'always',
    ofFile((integration) => {
      integration.passthroughBehavior = 'always';
    }),
    'write one of when_no_match, when_no_templates, never',
  ],
  [
    'GH5025',
    'a preflight for callers only',
    `${preflight}/security`,
    [{ [schemeName]: [] }],
    changed(shop, (body) => {
      body.paths['/orders/{id}'].options.security = [{ [schemeName]: [] }];
    }),
  ],
  [
    'GH5026',
    'a header of a preflight that is not declared',
    `${preflight}/${key}/responses/default/responseParameters`,
    'method.response.header.X-A',
    changed(shop, (body) => {
      body.paths['/orders/{id}'].options[key].responses.default.responseParameters['method.response.header.X-A'] =
        "'a'";
    }),
  ],
  [
    'GH5027',
    'a preflight that answers nothing',
    `${preflight}/${key}/requestTemplates`,
    { 'application/json': '{}' },
    changed(shop, (body) => {
      body.paths['/orders/{id}'].options[key].requestTemplates = { 'application/json': '{}' };
    }),
  ],
  [
    'GH5029',
    'a token under another name',
    `${file}/${key}/requestParameters/integration.request.header.X-Token`,
    'method.request.header.authorization',
    mapping('integration.request.header.X-Token', 'method.request.header.authorization'),
  ],
]);
