import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { AnswerEdits, FieldEdits } from '../../lib/contract/shape.ts';
import { degradedHeader } from '../../lib/contract/upstream-call.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import type { BodyEditor } from '../../lib/engine/shape/body-editor.ts';
import type { FieldEditor } from '../../lib/engine/shape/field-editor.ts';
import { lateShaping, type Shaping } from '../shaping/late-shaping.ts';
import { editedAnswerBody, headersOfAnswer } from './edited-answer-body.ts';
import { type Answer, type Exchange, headerMap, requestView, type Stage } from './exchange.ts';
import { upstreamOf } from './header-transform.ts';
import { problemOfService } from './problem-of-service.ts';

/** The edits of a route's answers as functions; null where it has none of a sort. */
interface AnswerEditors {
  readonly headers: FieldEditor | null;
  readonly body: BodyEditor | null;
}

/**
 * Last before an answer goes out: a service's error becomes a problem of ours, and what it said otherwise is edited, be it
 * of now or the last good one. What the gateway says itself, a refusal or a static fallback, goes out as it was written.
 */
export function answerTransform(config: GatewayConfig): Stage {
  const closed = [...Object.values(config.identityHeaders), ...config.credentialHeaders];
  const made = new WeakMap<AnswerEdits, AnswerEditors>();
  return {
    after(request) {
      const { event: exchange, response } = request;
      const route = exchange.route as RouteConfig;
      const { errors } = upstreamOf(config, route);
      if ((route.answer === null && errors === null) || !isOfService(exchange)) return undefined;
      return transformed(exchange, response as Answer).then((answer) => {
        request.response = answer;
      });
    },
  };

  async function transformed(exchange: Exchange, answer: Answer): Promise<Answer> {
    const shaping = await lateShaping();
    const route = exchange.route as RouteConfig;
    const { errors } = upstreamOf(config, route);
    const editors = editorsOf(route.answer, shaping);
    const told = errors === null ? answer : problemOfService(exchange, answer, errors, shaping);
    const edited = editors.body === null ? told : editedAnswerBody(exchange, told, editors.body, shaping);
    return editors.headers === null ? edited : withHeaders(exchange, edited, editors.headers);
  }

  function editorsOf(edits: AnswerEdits | null, { fieldEditor, bodyEditor }: Shaping): AnswerEditors {
    if (edits === null) return { headers: null, body: null };
    const known = made.get(edits);
    if (known !== undefined) return known;
    const headers = edits.headers && fieldEditor('answer-header', edits.headers satisfies FieldEdits, closed);
    const editors = { headers, body: edits.body && bodyEditor(edits.body) };
    made.set(edits, editors);
    return editors;
  }
}

/** `refusal` without a fallback is the gateway's own word; the last good answer was the service's. */
function isOfService({ refusal, fallback }: Exchange): boolean {
  return fallback === 'last-good' || (fallback === undefined && refusal === undefined);
}

/** That an answer is degraded is no edit's business. */
function withHeaders(exchange: Exchange, answer: Answer, edit: FieldEditor): Answer {
  if (exchange.refusal !== undefined && exchange.fallback === undefined) return answer;
  const fields = headersOfAnswer(answer);
  const isMark = ([name]: HeaderList[number]) => name.toLowerCase() === degradedHeader.toLowerCase();
  const view = requestView(exchange);
  const edited = edit(
    fields.filter((field) => !isMark(field)),
    (value) => resolveRequestValue(value, view),
  );
  return { ...answer, multiValueHeaders: headerMap([...edited, ...fields.filter(isMark)]) };
}
