import type { Issue } from '../contract/issue.ts';
import { gatewayResponseTypes, mappingSource } from './known-words.ts';
import { type Loose, membersOf, textOf, under } from './loose.ts';

const responsesKey = 'x-amazon-apigateway-gateway-responses';

/** Answers of API Gateway's own that it refuses to import, or that a client could break. */
export function gatewayResponseIssues(body: Loose): readonly Issue[] {
  return Object.entries(membersOf(body[responsesKey])).flatMap(([type, value]) => {
    const at = under('', responsesKey, type);
    if (!gatewayResponseTypes.includes(type)) return [{ code: 'GH5017', at, got: type }];
    const response = membersOf(value);
    return [...statusIssues(at, response), ...parameterIssues(at, response), ...templateIssues(at, response)];
  });
}

function statusIssues(at: string, { statusCode: got }: Loose): readonly Issue[] {
  if (got === undefined || /^[1-5]\d\d$/.test(String(got))) return [];
  return [{ code: 'GH5018', at: under(at, 'statusCode'), got, why: 'a status is three digits' }];
}

const target = /^gatewayresponse\.(header|path|querystring)\.[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function parameterIssues(at: string, { responseParameters }: Loose): readonly Issue[] {
  return Object.entries(membersOf(responseParameters)).flatMap(([name, source]): readonly Issue[] => {
    const place = under(at, 'responseParameters', name);
    if (!target.test(name))
      return [{ code: 'GH5018', at: place, got: name, why: 'not a header of a gateway response' }];
    return mappingSource.test(textOf(source)) ? [] : [{ code: 'GH5009', at: place, got: source }];
  });
}

/** Templates are not escaped. These come from API Gateway alone, or it writes them as JSON. */
const safeVariables = [
  '$context.error.messageString',
  '$context.error.responseType',
  '$context.extendedRequestId',
  '$context.apiId',
  '$context.stage',
  '$context.status',
];
const variables = /\$(context|method|stageVariables)\.[A-Za-z][\w.-]*/g;

function templateIssues(at: string, { responseTemplates }: Loose): readonly Issue[] {
  return Object.entries(membersOf(responseTemplates))
    .filter(([type]) => type.includes('json'))
    .flatMap(([type, template]) =>
      [...textOf(template).matchAll(variables)]
        .filter(([variable, from]) => from !== 'stageVariables' && !safeVariables.includes(variable))
        .map(([variable]): Issue => ({ code: 'GH5019', at: under(at, 'responseTemplates', type), got: variable })),
    );
}
