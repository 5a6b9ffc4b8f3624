import { expect } from '@jest/globals';
import type { JsonObject } from '../../../../lib/local/assembly/template.ts';
import { broken, type CarriedApi } from './carried-case.ts';

const up = `http://\${stageVariables.up}`;
const proxied = (method: string, uri: string, requestParameters: JsonObject = {}): JsonObject => ({
  responses: {},
  'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: method, uri, requestParameters },
});

export const upstreamCases: readonly CarriedApi[] = [
  {
    api: 'calls of upstreams',
    document: {
      paths: {
        '/headers': { get: proxied('POST', `${up}/all`) },
        '/length': { get: proxied('POST', up, { 'integration.request.header.Transfer-Encoding': "'deflate'" }) },
        '/method': { 'x-amazon-apigateway-any-method': proxied('POST', `${up}/m`) },
        '/unset': {
          get: proxied('POST', `http://\${stageVariables.none}/\${stageVariables.path}?\${stageVariables.q}`),
        },
      },
    },
    cases: [
      {
        id: 'http-integration/http_proxy-no-param',
        line: 'GET /headers',
        headers: [
          'Accept: application/json',
          'Accept-Encoding: br',
          'Authorization: t',
          'Content-Type: application/json',
          'Range: bytes=1-2',
          'User-Agent: UA/1',
          'Warn: 299 w',
          'Content-Encoding: deflate',
          'Content-MD5: m',
          'Expect: 100-continue',
          'Max-Forwards: 2',
          'Proxy-Authenticate: Basic',
          'Server: s',
          'Trailer: Expires',
          'Upgrade: HTTP/2.0',
          'WWW-Authenticate: Basic',
          'Connection: close',
          'Transfer-Encoding: chunked',
          '',
          '0',
          '',
        ],
        answer: {
          status: 200,
          headers: {
            'content-type': 'text/up',
            'x-amzn-remapped-connection': expect.stringMatching(/./),
            'x-amzn-remapped-content-length': '2',
            'x-amzn-remapped-date': expect.stringContaining('GMT'),
            'x-amzn-remapped-server': 'up/1',
            'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
            'x-amz-apigw-id': expect.stringMatching(/./),
          },
        },
        without: ['x-amzn-trace-id', 'server'],
        upstream: {
          line: 'POST /all',
          headers: {
            accept: 'application/json',
            'accept-encoding': 'br',
            authorization: 't',
            'content-type': 'application/json',
            range: 'bytes=1-2',
            'user-agent': 'UA/1',
            warn: '299 w',
            'x-amzn-apigateway-api-id': 'abcdefghij',
            'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/),
          },
        },
        withheld: [
          ...['content-encoding', 'content-md5', 'expect', 'max-forwards', 'proxy-authenticate', 'server', 'trailer'],
          ...['upgrade', 'www-authenticate'],
        ],
      },
      {
        id: 'http-integration/http_proxy-illegal-transfer-encoding',
        line: 'GET /length',
        answer: {
          status: 500,
          body: broken,
          headers: { 'content-length': '36', 'x-amzn-errortype': 'InternalServerErrorException' },
        },
        without: ['x-amzn-trace-id'],
      },
      {
        id: 'http-integration/http_proxy-method-any-to-post',
        line: 'PUT /method',
        headers: ['Content-Type: application/json'],
        body: '{"a":1}',
        answer: { status: 200 },
        upstream: { line: 'POST /m', body: '{"a":1}' },
      },
      {
        id: 'http-integration/stage-variables-missing-is-500',
        line: 'GET /unset',
        answer: { status: 500, body: broken, headers: { 'x-amzn-errortype': 'InternalServerErrorException' } },
      },
    ],
  },
];
