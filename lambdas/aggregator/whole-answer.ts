import { serializeList, Token } from 'structured-headers';
import type { ViewChoice } from '../../lib/contract/aggregate.ts';
import { capitalisedHeader } from '../../lib/contract/header-names.ts';
import type { RequestValue } from '../../lib/contract/request-value.ts';
import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import { type Json, type JsonLimits, usualJsonLimits } from '../../lib/contract/shape.ts';
import { degradedHeader } from '../../lib/contract/upstream-call.ts';
import { maxLambdaBodyBytes } from '../../lib/contract/validation.ts';
import { viewOf } from '../../lib/engine/aggregate/view-of.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import { degradedParts, mergeParts, withDegraded } from '../../lib/engine/shape/merge-parts.ts';
import { writeJson } from '../../lib/engine/shape/write-json.ts';
import { type Answer, type Exchange, headerMap, refuse, requestView } from '../stages/exchange.ts';
import { maxTextBytes } from '../stages/upstream-answer.ts';
import type { PartEnd } from './part-end.ts';
import type { PreparedAggregate } from './prepared-aggregate.ts';

/** Parts are as deep as they may be, in places of at most 32 names. */
const wholeLimits: JsonLimits = {
  maxBytes: maxLambdaBodyBytes,
  maxDepth: usualJsonLimits.maxDepth + 32,
  maxValues: 20 * usualJsonLimits.maxValues,
};

/** The parts as one answer, in the view of this client; which of them are not what their services said just now is in the body and in a header. */
export function wholeAnswer(
  gateway: GatewayConfig,
  prepared: PreparedAggregate,
  exchange: Exchange,
  ends: readonly PartEnd[],
): Answer {
  const { config } = prepared;
  const parts = config.parts.map(({ name, under }, n) => ({ name, under, end: ends[n] as PartEnd }));
  const merged = parts.map(({ name, under, end }) => ({
    name,
    under,
    value: end.value,
    isDegraded: end.why !== undefined,
  }));
  const seen = inView(prepared, exchange, mergeParts(merged));
  const written = writeJson(withDegraded(seen, degradedParts(merged)), wholeLimits);
  if ('refusal' in written)
    return refuse(exchange, 'bad-upstream-answer', 'the parts together are more than one answer can hold');
  const bytes = Buffer.from(written.text);
  const isText = bytes.length <= maxTextBytes;
  return {
    statusCode: 200,
    multiValueHeaders: headerMap([
      ['Content-Type', 'application/json'],
      // What the parts say of keeping them is several things, and this is right for each.
      ['Cache-Control', 'no-store'],
      ...vary(gateway, exchange, config.views?.choice ?? null),
      ...degraded(parts),
    ]),
    body: isText ? written.text : bytes.toString('base64'),
    isBase64Encoded: !isText,
  };
}

/** @throws Error when the configuration has no such view: then nobody gets more than the view would show */
function inView({ config, views }: PreparedAggregate, exchange: Exchange, whole: Json): Json {
  if (config.views === null) return whole;
  const request = requestView(exchange);
  const resolve = (value: RequestValue) => resolveRequestValue(value, request);
  const name = viewOf(config.views.choice, resolve);
  const edit = views.get(name);
  if (edit === undefined) throw new Error(`no view ${name} in the configuration`);
  return edit(whole, resolve);
}

/** What of a request decides the view, beside its address. */
function vary({ credentials }: GatewayConfig, { route }: Exchange, choice: ViewChoice | null): HeaderList {
  if (choice === null || choice.by === null) return [];
  if (choice.by.from === 'header')
    return choice.by.name.toLowerCase() === 'host' ? [] : [['Vary', capitalisedHeader(choice.by.name.toLowerCase())]];
  if (choice.by.from !== 'claims') return [];
  const headers = (route?.authorization?.credentials ?? []).map((name) => {
    const credential = credentials[name];
    return credential !== undefined && 'header' in credential ? credential.header : 'x-api-key';
  });
  return headers.length === 0 ? [] : [['Vary', [...new Set(headers)].map(capitalisedHeader).join(', ')]];
}

/** RFC 9651: `orders;why=timeout;by=static, loyalty;why=circuit-open;by=omitted`; nothing where all is well. */
function degraded(parts: readonly { readonly name: string; readonly end: PartEnd }[]): HeaderList {
  const items = parts.flatMap(({ name, end }): [Token, Map<string, Token>][] => {
    if (end.why === undefined || !('by' in end) || end.by === undefined) return [];
    return [
      [
        new Token(name),
        new Map([
          ['why', new Token(end.why)],
          ['by', new Token(end.by)],
        ]),
      ],
    ];
  });
  return items.length === 0 ? [] : [[degradedHeader, serializeList(items)]];
}
