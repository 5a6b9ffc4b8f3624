import type { Issue } from '../contract/issue.ts';
import { mappingSource, pathReference } from './known-words.ts';
import { membersOf, textOf } from './loose.ts';
import { integrationAt, type Operation } from './operation.ts';

const mappingTarget = /^integration\.request\.(path|querystring|header)\.([!#$%&'*+\-.^_`|~0-9A-Za-z]+)$/;
/** These deploy, and then every call is a 500. */
const unmappable = ['content-length', 'transfer-encoding', 'x-amzn-trace-id', 'x-amzn-apigateway-api-id'];
/** A service that gets them can call as the caller. */
const credentials = /^method\.request\.(multivalue)?header\.(authorization|x-api-key|cookie)$/i;

/** Parameters of an integration that mean nothing to API Gateway, or hand on what they should not. */
export function mappingIssues(one: Operation): readonly Issue[] {
  const parameters = Object.entries(membersOf(one.integration.requestParameters));
  return [
    ...parameters.flatMap(([target, source]) => parameterIssues(one, target, source)),
    ...uriParameterIssues(one),
  ];
}

function parameterIssues(one: Operation, target: string, source: unknown): readonly Issue[] {
  const at = integrationAt(one, 'requestParameters', target);
  const name = mappingTarget.exec(target)?.[2];
  if (name === undefined) return [{ code: 'GH5008', at, got: target }];
  if (target.startsWith('integration.request.header.') && unmappable.includes(name.toLowerCase())) {
    const why = 'API Gateway answers 500 to every call that maps this header';
    return [{ code: 'GH5008', at, got: target, why, fix: 'leave it to API Gateway' }];
  }
  if (!mappingSource.test(textOf(source))) return [{ code: 'GH5009', at, got: source }];
  const from = /^method\.request\.path\.(.+)$/.exec(textOf(source))?.[1];
  if (from !== undefined && !parametersOf(one.path).includes(from)) return [{ code: 'GH5010', at, got: source }];
  return credentials.test(textOf(source)) ? [{ code: 'GH5029', at, got: source }] : [];
}

/** `{id}` in an address is filled by a mapping, and by nothing else. */
function uriParameterIssues(one: Operation): readonly Issue[] {
  const { type, uri, requestParameters } = one.integration;
  if (!textOf(type).toLowerCase().startsWith('http')) return [];
  const mapped = membersOf(requestParameters);
  return parametersOf(textOf(uri).replace(/\$\{[^}]*\}/g, ''))
    .filter((name) => !Object.hasOwn(mapped, `integration.request.path.${name}`))
    .map((name) => ({ code: 'GH5010', at: integrationAt(one, 'uri'), got: `{${name}}` }));
}

function parametersOf(path: string): readonly string[] {
  return [...path.matchAll(pathReference)].map(([, name]) => (name as string).replace(/\+$/, ''));
}
