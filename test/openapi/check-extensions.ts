import type { AuthorizerScheme, Integration, OpenApiDocument, Operation } from '../../lib/openapi/openapi-document.ts';

/**
 * What no validator of OpenAPI sees: sentences about API Gateway's extensions that AWS would refuse, or that would deploy and
 * then fail every call. Sources: the developer guide's pages on the extensions, "Parameter mapping for REST APIs" and
 * "PutIntegration", read 2026-11-24.
 */
export function extensionMistakes(document: OpenApiDocument): readonly string[] {
  const schemes = Object.keys(document.components?.securitySchemes ?? {});
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, operation]) => ({ at: `${verb} ${path}`, path, operation })),
  );
  return [
    ...operations.flatMap(({ at, path, operation }) =>
      [
        ...operationMistakes(operation, schemes),
        ...integrationMistakes(operation, path),
        ...formMistakes(operation, document),
      ].map((text) => `${at}: ${text}`),
    ),
    ...modelMistakes(document),
    ...schemeMistakes(document),
    ...variableSiblings(Object.keys(document.paths)),
    ...gatewayResponseMistakes(document),
  ];
}

function operationMistakes(operation: Operation, schemes: readonly string[]): readonly string[] {
  const unknown = operation.security.flatMap(Object.keys).filter((name) => !schemes.includes(name));
  return unknown.map((name) => `authorizer '${name}' is not declared`);
}

const modelReference = /^#\/components\/schemas\/([A-Za-z0-9]+)$/;

/** A name that nothing has stops the import; a body that is not known to be validated must not look as if it were. */
function formMistakes(operation: Operation, document: OpenApiDocument): readonly string[] {
  const { parameters = [], requestBody } = operation;
  const name = operation['x-amazon-apigateway-request-validator'];
  const validator = name === undefined ? undefined : document['x-amazon-apigateway-request-validators']?.[name];
  const types = Object.keys(requestBody?.content ?? {});
  const binary = document['x-amazon-apigateway-binary-media-types'];
  const unread = types.filter((type) =>
    binary.some((entry) => [type, '*/*', type.replace(/\/.*/, '/*')].includes(entry)),
  );
  return [
    ...parameters.filter((one) => !/^[\w.$-]+$/.test(one.name)).map((one) => `no import takes a parameter ${one.name}`),
    ...(name !== undefined && validator === undefined ? [`validator '${name}' is not declared`] : []),
    ...types.filter((type) => type.includes('*')).map((type) => `a model is for one media type, not for ${type}`),
    ...(validator?.validateRequestBody === true && types.length === 0 ? ['there is no model for a body'] : []),
    ...(validator?.validateRequestBody === true ? unread.map((type) => `a body of ${type} would pass unread`) : []),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => unknownModels(schema, document)),
  ];
}

/** Models are named with letters and digits, lead to each other by name, and know no null. */
function modelMistakes(document: OpenApiDocument): readonly string[] {
  return Object.entries(document.components?.schemas ?? {}).flatMap(([name, model]) => [
    ...(/^[A-Za-z0-9]+$/.test(name) ? [] : [`a model is called ${name}`]),
    ...unknownModels(model, document).map((text) => `model ${name}: ${text}`),
    ...(JSON.stringify(model).includes('"type":"null"') ? [`model ${name}: OpenAPI 3.0 has no null`] : []),
  ]);
}

function unknownModels(schema: object, { components }: OpenApiDocument): readonly string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].flatMap(([, reference = '']) => {
    const name = modelReference.exec(reference)?.[1];
    return name !== undefined && Object.hasOwn(components?.schemas ?? {}, name) ? [] : [`${reference} is no model`];
  });
}

/** A scheme is a Lambda authorizer, or the one API key that API Gateway knows; what is neither guards nothing. */
function schemeMistakes({ components, ...document }: OpenApiDocument): readonly string[] {
  const schemes = Object.entries(components?.securitySchemes ?? {});
  const keys = schemes.filter(([, scheme]) => !('x-amazon-apigateway-authorizer' in scheme));
  return [
    ...keys
      .filter(([, scheme]) => scheme.in !== 'header' || scheme.name !== 'x-api-key')
      .map(([name, scheme]) => `scheme '${name}' guards nothing: ${scheme.name}`),
    ...(keys.length > 0 && !sources.includes(document['x-amazon-apigateway-api-key-source'] ?? '')
      ? ['the source of API keys is not said']
      : []),
    ...schemes.flatMap(([name, scheme]) =>
      'x-amazon-apigateway-authorizer' in scheme ? keptMistakes(name, scheme) : [],
    ),
  ];
}

const sources = ['HEADER', 'AUTHORIZER'];

/** API Gateway refuses to keep results by nothing ("Use API Gateway Lambda authorizers", read 2026-11-24). */
function keptMistakes(
  name: string,
  { 'x-amazon-apigateway-authorizer': authorizer }: AuthorizerScheme,
): readonly string[] {
  const { identitySource, authorizerResultTtlInSeconds: ttl } = authorizer;
  return identitySource === undefined && ttl > 0 ? [`authorizer '${name}' keeps results by no identity source`] : [];
}

const pathReference = /\{([^{}]+)\}/g;
const mappingTarget = /^integration\.request\.(path|querystring|header)\.([!#$%&'*+\-.^_`|~0-9A-Za-z]+)$/;
const mappingSource =
  /^('[^']*'|method\.request\.(path|querystring|header|multivaluequerystring|multivalueheader)\.[\w$.-]+|context\.[A-Za-z.]+|stageVariables\.\w+)$/;
/** These deploy, and then every call is a 500. */
const unmappable = ['content-length', 'transfer-encoding', 'x-amzn-trace-id', 'x-amzn-apigateway-api-id'];

function integrationMistakes(operation: Operation, path: string): readonly string[] {
  const integration = operation['x-amazon-apigateway-integration'];
  const { timeoutInMillis } = integration;
  const outOfRange = timeoutInMillis !== undefined && (timeoutInMillis < 50 || timeoutInMillis > 29_000);
  return [
    ...(outOfRange ? [`timeoutInMillis ${timeoutInMillis} is not between 50 and 29000`] : []),
    ...byType[integration.type](integration, path),
    ...mappingMistakes(integration, path),
  ];
}

const byType: {
  readonly [T in Integration['type']]: (integration: Integration, path: string) => readonly string[];
} = {
  aws_proxy: ({ httpMethod, uri, requestParameters, requestTemplates }) => [
    ...(httpMethod === 'POST' ? [] : ['a Lambda function is invoked with POST']),
    ...(uri?.startsWith('{{lambda:') ? [] : ['uri is not an invocation URI']),
    ...(requestParameters || requestTemplates ? ['AWS_PROXY ignores mappings and templates'] : []),
  ],
  http_proxy: ({ httpMethod, uri = '', requestParameters = {} }) => [
    ...(httpMethod ? [] : ['httpMethod is needed']),
    ...(/^https?:\/\/\$\{stageVariables\.[A-Za-z0-9_]+\}(\/[^?#\s]*)?$/.test(uri) ? [] : [`uri ${uri}`]),
    ...[...uri.replace(/\$\{[^}]*\}/g, '').matchAll(pathReference)]
      .filter(([, name]) => !(`integration.request.path.${name}` in requestParameters))
      .map(([, name]) => `{${name}} of the uri is mapped from nowhere`),
  ],
  mock: ({ requestTemplates }) =>
    /"?statusCode"?\s*:\s*\d{3}/.test(requestTemplates?.['application/json'] ?? '')
      ? []
      : ['a mock needs a statusCode'],
};

function mappingMistakes({ requestParameters = {} }: Integration, path: string): readonly string[] {
  const declared = [...path.matchAll(pathReference)].map(([, name]) => (name as string).replace(/\+$/, ''));
  return Object.entries(requestParameters).flatMap(([target, source]) => {
    const name = mappingTarget.exec(target)?.[2];
    const from = /^method\.request\.path\.(.+)$/.exec(source)?.[1];
    return [
      ...(name === undefined ? [`mapping target ${target}`] : []),
      ...(unmappable.includes(name?.toLowerCase() ?? '') ? [`${name} cannot be mapped`] : []),
      ...(mappingSource.test(source) ? [] : [`mapping source ${source}`]),
      ...(from !== undefined && !declared.includes(from) ? [`{${from}} is not in the path`] : []),
    ];
  });
}

/** One parent may have one variable child, and a greedy one none at all. */
function variableSiblings(paths: readonly string[]): readonly string[] {
  const variables = new Map<string, string>();
  return paths.flatMap((path) => {
    const segments = path.split('/').slice(1);
    return segments.flatMap((segment, index) => {
      if (!segment.startsWith('{')) return [];
      const parent = segments.slice(0, index).join('/');
      const before = variables.get(parent) ?? segment;
      variables.set(parent, before);
      return [
        ...(before === segment ? [] : [`/${parent}: siblings ${before} and ${segment}`]),
        ...(segment.endsWith('+}') && index < segments.length - 1 ? [`${path}: a child of ${segment}`] : []),
      ];
    });
  });
}

const contextVariable = /\$context\.[A-Za-z.]+/g;
const safeInJson = ['$context.extendedRequestId'];

function gatewayResponseMistakes(document: OpenApiDocument): readonly string[] {
  return Object.entries(document['x-amazon-apigateway-gateway-responses'] ?? {}).flatMap(([type, response]) => [
    ...(/^[1-5]\d\d$/.test(response.statusCode) ? [] : [`${type}: status ${response.statusCode}`]),
    ...Object.entries(response.responseParameters)
      .filter(([target, source]) => !/^gatewayresponse\.header\./.test(target) || !mappingSource.test(source))
      .map(([target, source]) => `${type}: ${target} from ${source}`),
    ...Object.values(response.responseTemplates)
      .flatMap((template) => template.match(contextVariable) ?? [])
      .filter((variable) => !safeInJson.includes(variable))
      .map((variable) => `${type}: ${variable} may break the JSON`),
  ]);
}
