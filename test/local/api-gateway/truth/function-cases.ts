import { expect } from '@jest/globals';
import { lambda } from '../serving.ts';
import { broken, type CarriedApi, type CarriedCase } from './carried-case.ts';

const any = { 'x-amazon-apigateway-any-method': lambda('result') };
const everything = { paths: { '/{proxy+}': any } };

/** A function whose result is the body that it is sent. */
const result = (id: string, returned: unknown, answer: CarriedCase['answer'], headers: readonly string[] = []) => ({
  id,
  line: 'POST /p',
  headers: ['Content-Type: text/plain', ...headers],
  body: JSON.stringify(returned),
  answer,
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const trace = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/;

const proxyResponse: CarriedApi = {
  api: 'results of functions',
  document: everything,
  cases: [
    result('proxy-response/no-body', { statusCode: 200 }, { status: 200, body: '' }),
    result(
      'proxy-response/with-headers-null',
      { statusCode: 200, headers: null },
      { status: 200, body: '', headers: { 'content-type': 'application/json', 'content-length': '0' } },
    ),
    result(
      'proxy-response/multi-headers-valid',
      { statusCode: 200, multiValueHeaders: { 'x-two': ['one', 'two'] } },
      { status: 200, body: '', headers: { 'x-two': 'two' } },
    ),
    result(
      'proxy-response/multi-headers-invalid',
      { statusCode: 200, multiValueHeaders: { 'x-two': 'one' } },
      { status: 502, body: broken },
    ),
    result('proxy-response/just-string', 'words', { status: 502, body: broken }),
    result('proxy-response/only-headers', { headers: { 'x-own': 'v' } }, { status: 200, body: '' }),
    {
      id: 'proxy-response/function-error-is-502',
      line: 'POST /p',
      answer: { status: 502, body: broken, headers: { 'x-amzn-errortype': 'InternalServerErrorException' } },
    },
    result(
      'proxy-response/fixed-only-headers',
      { headers: { 'x-own': 'v' } },
      { status: 200, body: '', headers: { 'x-own': 'v' } },
    ),
    result('proxy-response/fixed-wrong-format', { statusCode: 200, own: 1 }, { status: 502, body: broken }),
    result('proxy-response/fixed-empty-response', {}, { status: 200, body: '' }),
    result(
      'proxy-response/status-300-and-own-content-type',
      { statusCode: 300, isBase64Encoded: false, headers: { 'content-type': 'text/x' }, body: '<done/>' },
      { status: 300, body: '<done/>', headers: { 'content-type': 'text/x' } },
    ),
    {
      ...result(
        'proxy-response/regional-usesprovidedcontenttype',
        {
          statusCode: 200,
          isBase64Encoded: false,
          headers: { 'Content-Type': 'text/y' },
          multiValueHeaders: null,
          body: 'Good day',
        },
        {
          status: 200,
          body: 'Good day',
          headers: {
            'content-type': 'text/y',
            'content-length': '8',
            'x-amzn-requestid': expect.stringMatching(uuid),
            'x-amz-apigw-id': expect.stringMatching(/./),
            'x-amzn-trace-id': expect.stringMatching(trace),
          },
        },
      ),
      without: ['x-amzn-errortype'],
    },
    {
      id: 'cors-trace/trace-proxy-generated',
      line: 'GET /p',
      headers: ['Content-Type: text/plain'],
      body: '{}',
      answer: { status: 200, headers: { 'x-amzn-trace-id': expect.stringMatching(trace) } },
    },
    {
      id: 'cors-trace/trace-proxy-kept',
      line: 'GET /p',
      headers: ['x-amzn-trace-id: Root=1-60000000-000000000000000000000001;Parent=0000000000000002;Sampled=0'],
      body: '{}',
      answer: {
        status: 200,
        headers: {
          'x-amzn-trace-id': 'Root=1-60000000-000000000000000000000001;Parent=0000000000000002;Sampled=0',
        },
      },
    },
  ],
};

const encoded = '3q2+7w==';
const bytes = Buffer.from(encoded, 'base64').toString('utf8');
const picture = (id: string, type: string | undefined, accept: string, body: string): CarriedCase =>
  result(
    id,
    { body: encoded, isBase64Encoded: true, headers: type === undefined ? {} : { 'Content-Type': type } },
    { status: 200, body },
    [`Accept: ${accept}`],
  );

const binary = (types: readonly string[], cases: readonly CarriedCase[]): CarriedApi => ({
  api: `binary media types ${types.join(', ')}`,
  document: { ...everything, 'x-amazon-apigateway-binary-media-types': types },
  cases,
});

/** The recorder's own requests, with other names. */
const proxyEvent: readonly CarriedApi[] = [
  {
    api: 'events at the edge',
    document: {
      paths: {
        '/{proxy+}': { 'x-amazon-apigateway-any-method': lambda('echo') },
        '/open': { post: lambda('echo') },
        '/mapped/{which}': {
          post: lambda('echo', {
            requestParameters: {
              'integration.request.header.own': 'method.request.header.source',
              'integration.request.querystring.added': 'method.request.querystring.q',
              'integration.request.path.other': 'method.request.path.which',
            },
          }),
        },
      },
    },
    options: { endpointType: 'EDGE' },
    cases: [
      {
        id: 'proxy-event/edge-with-trailing-slash',
        line: 'GET /value/',
        headers: ['user-agent: UA/1', 'tEsT-HEADeR: v', 'authorization: t'],
        answer: { status: 200 },
        event: {
          resource: '/{proxy+}',
          path: '/value/',
          pathParameters: { proxy: 'value' },
          headers: { 'User-Agent': 'UA/1', 'tEsT-HEADeR': 'v', Authorization: 't' },
          requestContext: { path: '/test/value/', resourcePath: '/{proxy+}', identity: { userAgent: 'UA/1' } },
        },
        unseen: ['user-agent', 'authorization'],
      },
      {
        id: 'proxy-event/aws-proxy-ignores-request-parameters',
        line: 'POST /mapped/w?q=1&r=2',
        headers: ['source: s', 'own: client', 'Content-Type: application/json'],
        body: '{"a":1}',
        answer: { status: 200 },
        event: {
          body: '{"a":1}',
          headers: { source: 's', own: 'client' },
          queryStringParameters: { q: '1', r: '2' },
          pathParameters: { which: 'w' },
        },
      },
      {
        id: 'proxy-event/edge-no-query-no-params-nulls',
        line: 'POST /open',
        headers: ['Content-Length: 0'],
        answer: { status: 200 },
        event: {
          queryStringParameters: null,
          multiValueQueryStringParameters: null,
          pathParameters: null,
          stageVariables: null,
          body: null,
          isBase64Encoded: false,
          requestContext: { identity: { user: null, userAgent: null } },
        },
        unseen: ['Content-Length'],
      },
    ],
  },
  {
    api: 'events of a region',
    document: {
      paths: {
        '/find': { post: lambda('echo') },
        '/things/{name}/notes/{title}': { post: lambda('echo') },
        '/headers': { get: lambda('echo') },
        '/expect': { get: lambda('echo', { requestParameters: { 'integration.request.header.Expect': "'200-ok'" } }) },
        '/te': { get: lambda('echo', { requestParameters: { 'integration.request.header.TE': "'gzip'" } }) },
      },
    },
    cases: [
      {
        id: 'proxy-event/regional-urlencodedquerystring',
        line: 'POST /find?q=Good%20day&tag=F%23%20code&tag=.TS',
        headers: ['Content-Type: text/plain; charset=utf-8', 'Content-Length: 0'],
        answer: { status: 200 },
        event: {
          queryStringParameters: { q: 'Good day', tag: '.TS' },
          multiValueQueryStringParameters: { q: ['Good day'], tag: ['F# code', '.TS'] },
          requestContext: { path: '/test/find', identity: { userAgent: null } },
        },
      },
      {
        id: 'proxy-event/regional-unicodecharactersinpath',
        line: 'POST /things/%E2%98%95%20cup/notes/%F0%9F%98%8A',
        headers: ['Content-Length: 0'],
        answer: { status: 200 },
        event: {
          path: '/things/%E2%98%95%20cup/notes/%F0%9F%98%8A',
          pathParameters: { name: '%E2%98%95%20cup', title: '%F0%9F%98%8A' },
        },
      },
      {
        id: 'http-integration/aws_proxy-no-param',
        line: 'GET /headers',
        headers: [
          'Expect: 100-continue',
          'Content-Encoding: deflate',
          'Content-MD5: m',
          'Max-Forwards: 2',
          'Proxy-Authenticate: Basic',
          'Server: s',
          'TE: deflate',
          'Trailer: Expires',
          'Upgrade: HTTP/2.0',
          'WWW-Authenticate: Basic',
          'Via: p.test',
          'Connection: close',
          'Transfer-Encoding: chunked',
          '',
          '0',
          '',
        ],
        answer: { status: 200, headers: { 'x-amzn-trace-id': expect.stringMatching(trace) } },
        event: { body: null, headers: { 'Content-Encoding': 'deflate', Via: 'p.test', Host: 'api.test' } },
        unseen: [
          ...['Connection', 'Content-MD5', 'Expect', 'Max-Forwards', 'Proxy-Authenticate', 'Server', 'TE', 'Trailer'],
          ...['Transfer-Encoding', 'Upgrade', 'WWW-Authenticate'],
        ],
      },
      ...['expect', 'te'].map((name) => ({
        id: `http-integration/aws_proxy-illegal-${name}`,
        line: `GET /${name}`,
        answer: { status: 500, body: broken, headers: { 'content-length': '36' } },
        without: ['x-amzn-trace-id'],
      })),
    ],
  },
];

export const functionCases: readonly CarriedApi[] = [
  proxyResponse,
  ...proxyEvent,
  binary(
    ['image/png', '*/test'],
    [
      picture('binary/png-accept-image-', 'image/png', 'image/*', encoded),
      picture('binary/png-accept--', 'image/png', '*/*', encoded),
      picture('binary/png-accept-image-png-image-q-', 'image/png', 'image/png,image/*,*/*;q=0.8', bytes),
    ],
  ),
  binary(
    ['image/png', 'application/*', 'image/jpg'],
    [
      picture('binary/wild-ct-application-test-accept-application-test', 'application/own', 'application/own', bytes),
      picture('binary/wild-ct-application-whatever-accept-image-png', 'application/any', 'image/png', bytes),
      picture('binary/wild-no-accept', undefined, '*/*', encoded),
    ],
  ),
  {
    api: 'a body of bytes, there and back',
    document: {
      'x-amazon-apigateway-binary-media-types': ['application/octet-stream'],
      paths: { '/back': { post: lambda('back') } },
    },
    cases: [
      {
        id: 'binary/octet-roundtrip',
        line: 'POST /back',
        headers: ['Content-Type: application/octet-stream', 'Accept: application/octet-stream'],
        body: Buffer.from(encoded, 'base64'),
        answer: { status: 200, body: bytes, headers: { 'content-length': '4' } },
        event: { body: encoded, isBase64Encoded: true },
      },
    ],
  },
];
