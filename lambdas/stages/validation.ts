import { foldHeaderName } from '../../lib/contract/header-names.ts';
import type { EntryConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { jsonMediaTypes, type ValidationRule } from '../../lib/contract/validation.ts';
import { isOfMediaType, mediaTypeOf } from '../../lib/engine/headers/media-type.ts';
import { lateShaping } from '../shaping/late-shaping.ts';
import type { RequestCheck } from '../shaping/request-check.ts';
import { type Answer, type Exchange, refuse, type Stage } from './exchange.ts';
import { isRequestBodyRead, readRequestBody } from './read-request-body.ts';
import { requestBody } from './request-body.ts';
import { requestTexts } from './request-texts.ts';

/**
 * Refuses a request of a wrong size or form, after its limits, so that wrong requests are counted. All that its schemas have
 * to say is said at once. A body is read where a schema or an edit asks for it; every other passes as the bytes it is.
 */
export function validation(): Stage {
  const checks = new WeakMap<ValidationRule, RequestCheck>();
  return {
    before({ event: exchange }) {
      const entry = exchange.route as EntryConfig & Partial<RouteConfig>;
      const { validation: rule } = entry;
      const isRead = isRequestBodyRead(entry);
      const refusal = formRefusal(exchange, rule, isRead);
      if (refusal !== undefined) return refusal;
      return isRead || rule.query || rule.path || rule.headers ? checked(exchange, rule, isRead) : undefined;
    },
  };

  async function checked(exchange: Exchange, rule: ValidationRule, isRead: boolean): Promise<Answer | undefined> {
    const { requestCheck, jsonContent } = await lateShaping();
    const check = checks.get(rule) ?? requestCheck(rule);
    checks.set(rule, check);
    const body = isRead ? readRequestBody(exchange, rule, jsonContent) : undefined;
    if (body !== undefined && 'statusCode' in body) return body;
    const { violations, more } = check({ ...requestTexts(exchange), body });
    if (violations.length === 0) return undefined;
    const detail = 'the request is not of the form that this route asks for';
    return refuse(exchange, 'invalid-request', detail, { members: { violations, more } });
  }
}

/** What is wrong with a body before anybody looks into it. */
function formRefusal(exchange: Exchange, rule: ValidationRule, isRead: boolean): Answer | undefined {
  const bytes = requestBody(exchange);
  if (bytes === null || bytes.length === 0) return undefined;
  if (bytes.length > rule.maxBodyBytes)
    return refuse(exchange, 'request-too-large', `a body has at most ${rule.maxBodyBytes} bytes`);
  const expected = rule.contentTypes ?? (isRead ? jsonMediaTypes : null);
  if (expected === null || isOfType(exchange, expected)) return undefined;
  const headers = [['Accept', expected.join(', ')]] as const;
  return refuse(exchange, 'unsupported-media-type', `a body is of the type ${expected.join(' or ')}`, { headers });
}

/** Compared folded, and one at the most: services differ in which of two they believe. */
function isOfType({ headers }: Exchange, expected: readonly string[]): boolean {
  const texts = headers.filter(([name]) => foldHeaderName(name) === 'content-type').map(([, value]) => value);
  const media = texts.length === 1 ? mediaTypeOf(texts[0] as string) : undefined;
  return media !== undefined && expected.some((pattern) => isOfMediaType(media.type, pattern));
}
