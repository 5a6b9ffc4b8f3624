import type { Issue } from '../contract/issue.ts';
import type { extensionsOf } from './known-words.ts';
import { type Loose, listOf, membersOf, textOf, under } from './loose.ts';
import type { Operation } from './operation.ts';

/** The security schemes of a document, of OpenAPI 3.0 or of Swagger 2.0, and where they stand. */
function schemesOf(body: Loose): { readonly at: string; readonly schemes: Loose } {
  const ofSwagger = body.swagger !== undefined;
  return ofSwagger
    ? { at: '/securityDefinitions', schemes: membersOf(body.securityDefinitions) }
    : { at: '/components/securitySchemes', schemes: membersOf(membersOf(body.components).securitySchemes) };
}

/** Schemes that guard nothing, authorizers that cannot work, and operations that ask for what is not there. */
export function securityIssues(body: Loose, operations: readonly Operation[]): readonly Issue[] {
  const { at, schemes } = schemesOf(body);
  return [
    ...Object.entries(schemes).flatMap(([name, scheme]) => schemeIssues(under(at, name), membersOf(scheme))),
    ...keySourceIssues(body, schemes),
    ...operations.flatMap((one) => [...undeclaredIssues(one, schemes), ...preflightIssues(one)]),
  ];
}

function undeclaredIssues({ at, operation }: Operation, schemes: Loose): readonly Issue[] {
  return listOf(operation.security).flatMap((asked, index) =>
    Object.keys(membersOf(asked))
      .filter((name) => !Object.hasOwn(schemes, name))
      .map((name): Issue => ({ code: 'GH5011', at: under(at, 'security', String(index)), got: name })),
  );
}

/** A browser asks without any credential whether it may send one. */
function preflightIssues({ at, verb, operation }: Operation): readonly Issue[] {
  if (verb !== 'options' || !asksSomething(operation)) return [];
  return [{ code: 'GH5025', at: under(at, 'security'), got: operation.security }];
}

/** An operation asks for a credential only by a `security` of its own; `{}` in the list is none. */
export function asksSomething({ security }: Loose): boolean {
  const asked = listOf(security).map((one) => Object.keys(membersOf(one)));
  return asked.length > 0 && asked.every((names) => names.length > 0);
}

const authorizerKey = 'x-amazon-apigateway-authorizer';
const typeKey = 'x-amazon-apigateway-authtype';

function schemeIssues(at: string, scheme: Loose): readonly Issue[] {
  if (Object.hasOwn(scheme, authorizerKey)) return authorizerIssues(at, scheme);
  const isSigned = textOf(scheme[typeKey]).toLowerCase() === 'awssigv4';
  return isKey(scheme) || isSigned ? [] : [{ code: 'GH5012', at, got: scheme.name ?? scheme.type }];
}

const functionUri = /:lambda:path\/20\d\d-\d\d-\d\d\/functions\/.+\/invocations$|^\$\{[^{}]*\}$/;
const identityForm =
  /^(method\.request\.(header|querystring)\.[\w!#$%&'*+\-.^`|~]+|context\.[\w.]+|stageVariables\.\w+)$/;

function authorizerIssues(at: string, scheme: Loose): readonly Issue[] {
  const authorizer = membersOf(scheme[authorizerKey]);
  const place = under(at, authorizerKey);
  const type = textOf(authorizer.type).toLowerCase();
  const bad = (key: string, why: string): Issue => ({
    code: 'GH5013',
    at: under(place, key),
    got: authorizer[key],
    why,
  });
  if (type === 'cognito_user_pools')
    return listOf(authorizer.providerARNs).length > 0 ? [] : [bad('providerARNs', 'it names no user pool')];
  return [
    ...(scheme.type === 'apiKey' ? [] : [bad('type', 'API Gateway reads authorizers of schemes of type apiKey only')]),
    ...(type === 'request' || type === 'token'
      ? []
      : [bad('type', 'an authorizer is request, token or cognito_user_pools')]),
    ...(functionUri.test(textOf(authorizer.authorizerUri))
      ? []
      : [bad('authorizerUri', 'not the invocation URI of a function')]),
    ...keptIssues(authorizer, bad),
  ];
}

/** API Gateway refuses to keep results by nothing, and keeps them for an hour at most. */
function keptIssues(authorizer: Loose, bad: (key: string, why: string) => Issue): readonly Issue[] {
  const { identitySource, authorizerResultTtlInSeconds: ttl = 300, type } = authorizer;
  const sources = textOf(identitySource)
    .split(',')
    .map((one) => one.trim());
  const isKept = typeof ttl === 'number' && ttl > 0;
  const isOdd = typeof ttl !== 'number' || ttl < 0 || ttl > 3_600;
  return [
    ...(isOdd ? [bad('authorizerResultTtlInSeconds', 'results are kept for 0 to 3600 seconds')] : []),
    ...(isKept && identitySource === undefined && type === 'request'
      ? [bad('identitySource', 'results that are kept need an identity source')]
      : []),
    ...(identitySource !== undefined && !sources.every((one) => identityForm.test(one))
      ? [bad('identitySource', 'not a list of places in a request')]
      : []),
  ];
}

const sourceKey = 'x-amazon-apigateway-api-key-source' satisfies (typeof extensionsOf.document)[number];

function keySourceIssues(body: Loose, schemes: Loose): readonly Issue[] {
  const got = body[sourceKey];
  const hasKeys = Object.values(schemes).some((scheme) => isKey(membersOf(scheme)));
  const isGood = got === undefined ? !hasKeys : got === 'HEADER' || got === 'AUTHORIZER';
  return isGood ? [] : [{ code: 'GH5014', at: under('', sourceKey), got }];
}

function isKey(scheme: Loose): boolean {
  const { type, in: place, name } = scheme;
  return type === 'apiKey' && place === 'header' && textOf(name).toLowerCase() === 'x-api-key';
}
