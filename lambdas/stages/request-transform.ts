import type { RequestValue } from '../../lib/contract/request-value.ts';
import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { RequestEdits } from '../../lib/contract/shape.ts';
import { maxLambdaBodyBytes } from '../../lib/contract/validation.ts';
import { queryPairs } from '../../lib/engine/paths/upstream-path.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import { lateShaping, type Shaping } from '../shaping/late-shaping.ts';
import type { RequestEditors } from '../shaping/request-editors.ts';
import { type Answer, type Exchange, refuse, requestView, type Stage } from './exchange.ts';
import { jsonValue } from './json-value.ts';
import { tooLongValue } from './too-long-value.ts';

/** What goes inward: edits add to it what the route wrote, once for each element of a list perhaps. */
const writeLimits = { maxBytes: maxLambdaBodyBytes, maxDepth: 96, maxValues: 200_000 };

/**
 * Edits what of a request its route names beside `set` and `remove`: the header transform, which comes next, sends it. A value
 * that is too long for its place refuses the request, also one that only the answer would have.
 */
export function requestTransform(config: GatewayConfig): Stage {
  const { identityHeaders, credentialHeaders, credentialQuery, upstreams } = config;
  const deadlines = Object.values(upstreams).flatMap(({ deadlineHeader }) => deadlineHeader ?? []);
  const headers = [...Object.values(identityHeaders), ...credentialHeaders, ...deadlines];
  const closed = { headers, query: credentialQuery };
  const made = new WeakMap<RequestEdits, RequestEditors>();
  return {
    before({ event: exchange }) {
      const { request, answer } = exchange.route as RouteConfig;
      const long = tooLongValue(exchange, [request?.headers, request?.query, answer?.headers]);
      if (long !== undefined) return refuse(exchange, 'value-too-large', long);
      return request === null ? undefined : edited(exchange, request);
    },
  };

  async function edited(exchange: Exchange, edits: RequestEdits): Promise<Answer | undefined> {
    const shaping = await lateShaping();
    const editors = made.get(edits) ?? shaping.requestEditors(edits, closed);
    made.set(edits, editors);
    const view = requestView(exchange);
    const resolve = (value: RequestValue) => resolveRequestValue(value, view);
    const body = editedBody(exchange, editors, shaping);
    if (body !== null && 'statusCode' in body) return body;
    exchange.edits = {
      renamed: editors.renamed,
      added: editors.added(resolve),
      query: editors.query ? editors.query(queryPairs(exchange.readable.query), resolve) : null,
      body,
    };
    return undefined;
  }
}

/** JSON behind the edits; null where no body is edited, or none is there. */
function editedBody(
  exchange: Exchange,
  { body: edit }: RequestEditors,
  { writeJson }: Shaping,
): Buffer | Answer | null {
  if (edit === null || exchange.content === undefined) return null;
  const view = requestView(exchange);
  const written = writeJson(
    edit(exchange.content.value, (value) => jsonValue(value, view)),
    writeLimits,
  );
  if ('refusal' in written)
    return refuse(exchange, 'request-too-large', "the body is too large after the route's edits");
  return Buffer.from(written.text);
}
