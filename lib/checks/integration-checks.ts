import type { Issue } from '../contract/issue.ts';
import { integrationWords } from './known-words.ts';
import { membersOf, textOf } from './loose.ts';
import { integrationAt, integrationKey, type Operation } from './operation.ts';

/** How long API Gateway waits for an integration; the longest is the account's. */
export interface IntegrationTimes {
  readonly minMillis: number;
  readonly maxMillis: number;
}

type Check = (one: Operation) => readonly Issue[];

/** An integration that the import refuses, or that fails every call. */
export function integrationIssues(one: Operation, times: IntegrationTimes): readonly Issue[] {
  const { operation, integration } = one;
  if (operation[integrationKey] === undefined) return [{ code: 'GH5002', at: one.at, got: undefined }];
  const check = byType[textOf(integration.type).toLowerCase()];
  if (check === undefined) return [{ code: 'GH5003', at: integrationAt(one, 'type'), got: integration.type }];
  return [...check(one), ...timeIssues(one, times), ...wordIssues(one), ...answerIssues(one)];
}

const functionUri =
  /:lambda:path\/20\d\d-\d\d-\d\d\/functions\/.+\/(invocations|response-streaming-invocations)$|^\$\{[^{}]*\}$/;
const serviceUri = /^arn:[^:]+:apigateway:[^:]+:[^:]+:(path|action)\/.+|^\$\{[^{}]*\}$/;
const webAddress = /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)?(\?[^#\s]*)?$|^\$\{[^{}]*\}$/;

const byType: { readonly [type: string]: Check | undefined } = {
  aws_proxy: (one) => [...uriIssues(one, functionUri), ...functionMethodIssues(one), ...ignoredIssues(one)],
  aws: (one) => [...uriIssues(one, serviceUri), ...methodIssues(one)],
  http_proxy: (one) => [...uriIssues(one, webAddress), ...methodIssues(one)],
  http: (one) => [...uriIssues(one, webAddress), ...methodIssues(one)],
  mock: mockIssues,
};

function uriIssues(one: Operation, form: RegExp): readonly Issue[] {
  const { uri } = one.integration;
  return form.test(textOf(uri)) ? [] : [{ code: 'GH5004', at: integrationAt(one, 'uri'), got: uri }];
}

function functionMethodIssues(one: Operation): readonly Issue[] {
  const { httpMethod } = one.integration;
  const fix = "write `httpMethod: 'POST'`, whatever the method of the operation is";
  return httpMethod === 'POST'
    ? []
    : [
        {
          code: 'GH5005',
          at: integrationAt(one, 'httpMethod'),
          got: httpMethod,
          why: 'a function is invoked with POST',
          fix,
        },
      ];
}

function methodIssues(one: Operation): readonly Issue[] {
  const { httpMethod } = one.integration;
  return textOf(httpMethod) === '' ? [{ code: 'GH5005', at: integrationAt(one, 'httpMethod'), got: httpMethod }] : [];
}

/** Parameters that a cache is keyed by are mapped all the same. */
function ignoredIssues(one: Operation): readonly Issue[] {
  const { cacheKeyParameters, requestParameters, requestTemplates } = one.integration;
  const ignored = { ...(cacheKeyParameters === undefined && { requestParameters }), requestTemplates };
  return Object.entries(ignored)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ code: 'GH5006', at: integrationAt(one, key), got: value }));
}

function mockIssues(one: Operation): readonly Issue[] {
  const templates = Object.values(membersOf(one.integration.requestTemplates));
  const says = templates.some((template) => /["']?statusCode["']?\s*:/.test(textOf(template)));
  return says
    ? []
    : [{ code: 'GH5027', at: integrationAt(one, 'requestTemplates'), got: one.integration.requestTemplates }];
}

function timeIssues(one: Operation, { minMillis, maxMillis }: IntegrationTimes): readonly Issue[] {
  const { timeoutInMillis: got } = one.integration;
  if (got === undefined || (typeof got === 'number' && got >= minMillis && got <= maxMillis)) return [];
  const why = `API Gateway waits ${minMillis} to ${maxMillis} ms for an integration`;
  return [{ code: 'GH5007', at: integrationAt(one, 'timeoutInMillis'), got, why }];
}

function wordIssues(one: Operation): readonly Issue[] {
  return Object.entries(integrationWords).flatMap(([setting, words]): readonly Issue[] => {
    const got = one.integration[setting];
    if (got === undefined || words.includes(textOf(got).toLowerCase())) return [];
    return [{ code: 'GH5023', at: integrationAt(one, setting), got, fix: `write one of ${words.join(', ')}` }];
  });
}

/** What an answer writes into a header, the method has to declare: else the import stops. */
function answerIssues(one: Operation): readonly Issue[] {
  return Object.entries(membersOf(one.integration.responses)).flatMap(([pattern, value]) => {
    const { statusCode, responseParameters } = membersOf(value);
    const declared = membersOf(membersOf(membersOf(one.operation.responses)[String(statusCode)]).headers);
    return Object.keys(membersOf(responseParameters))
      .filter((target) => !Object.hasOwn(declared, target.replace(/^method\.response\.header\./, '')))
      .map((target): Issue => {
        const at = integrationAt(one, 'responses', pattern, 'responseParameters');
        return { code: 'GH5026', at, got: target };
      });
  });
}
