import { isBinary } from './binary-media.ts';
import type { MatchedExchange } from './exchange.ts';
import { type FailureName, failure } from './gateway-failure.ts';
import { type Header, lastHeader } from './gateway-request.ts';
import type { Integrated } from './integration-outcome.ts';
import { sourceValue } from './parameter-source.ts';
import type { IntegrationResponse, MockDefinition, PassthroughBehavior } from './rest-api-definition.ts';
import { type ResponseOverride, templateVariables } from './template-variables.ts';
import { velocityTemplate } from './velocity-template.ts';

/** MOCK: the request template names a status, and the response for that status is rendered. */
export function mock(definition: MockDefinition, exchange: MatchedExchange): Integrated {
  const failed = (name: FailureName): Integrated => ({ failure: failure(name), integration: null });
  const contentType = lastHeader(exchange.headers, 'content-type');
  const isText = definition.convertsToText || !isBinary(contentType, exchange.api.binaryMediaTypes);
  // A template cannot read a binary body: with every type binary, AWS fails a mock that does not convert.
  if (!isText) return failed('configuration');
  const template = requestTemplate(definition, contentType);
  if (template === 'unsupported') return failed('unsupportedMediaType');
  const { variables, responseOverride } = templateVariables(exchange);
  const status = mockStatus(rendered(template, variables) ?? '');
  if (status === undefined) return failed('configuration');
  const response = responseFor(definition.responses, status);
  if (response === undefined) return failed('configuration');
  const [type = 'application/json', source = ''] = responseTemplate(response, lastHeader(exchange.headers, 'accept'));
  const body = rendered(source, variables);
  if (body === undefined) return failed('configuration');
  const overridden = Number(responseOverride.status ?? response.statusCode);
  return {
    answer: {
      status: Number.isInteger(overridden) ? overridden : response.statusCode,
      headers: responseHeaders(response, type, exchange, responseOverride),
      body: Buffer.from(body, 'utf8'),
    },
    integration: { status, latencyMillis: 0 },
  };
}

/** The template's text; undefined when evaluating it failed, which is the API's mistake and a 500 of the gateway. */
function rendered(source: string, variables: { readonly [name: string]: unknown }): string | undefined {
  try {
    return velocityTemplate(source)(variables);
  } catch {
    return undefined;
  }
}

/** Whether a body without a template of its type may pass as it is. */
const passes: { readonly [behaviour in PassthroughBehavior]: (templates: number) => boolean } = {
  WHEN_NO_MATCH: () => true,
  WHEN_NO_TEMPLATES: (templates) => templates === 0,
  NEVER: () => false,
};

function requestTemplate(definition: MockDefinition, contentType = 'application/json'): string | 'unsupported' {
  const { requestTemplates, passthroughBehavior } = definition;
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const found = Object.entries(requestTemplates).find(([own]) => own.toLowerCase() === type)?.[1];
  if (found !== undefined) return found;
  return passes[passthroughBehavior](Object.keys(requestTemplates).length)
    ? (requestTemplates['application/json'] ?? '')
    : 'unsupported';
}

/** `{"statusCode": 200}`, or the relaxed `{ statusCode: 200 }` that CDK writes. */
function mockStatus(text: string): number | undefined {
  const code = /["']?statusCode["']?\s*:\s*["']?(\d{3})["']?\s*[,}]/.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}

function responseFor(responses: readonly IntegrationResponse[], status: number): IntegrationResponse | undefined {
  return (
    responses.find(({ pattern }) => pattern !== null && new RegExp(`^(?:${pattern})$`).test(`${status}`)) ??
    responses.find(({ pattern }) => pattern === null)
  );
}

function responseTemplate({ responseTemplates }: IntegrationResponse, accept = ''): readonly [string?, string?] {
  const types = Object.keys(responseTemplates);
  const wanted = accept.split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const type = wanted.find((one) => types.includes(one)) ?? types.find((one) => one === 'application/json') ?? types[0];
  return type === undefined ? [] : [type, responseTemplates[type] ?? ''];
}

function responseHeaders(
  { responseParameters }: IntegrationResponse,
  type: string,
  exchange: MatchedExchange,
  { header }: ResponseOverride,
): readonly Header[] {
  const mapped = Object.entries(responseParameters).flatMap(([target, source]): Header[] => {
    const value = sourceValue(source, exchange);
    return value === undefined ? [] : [[target.replace(/^method\.response\.header\./, ''), value]];
  });
  const overrides = Object.entries(header).map(([name, value]): Header => [name, `${value}`]);
  const byName = new Map([['content-type', ['Content-Type', type] as Header]]);
  for (const one of [...mapped, ...overrides]) byName.set(one[0].toLowerCase(), one);
  return [...byName.values()];
}
