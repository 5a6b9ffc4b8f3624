import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldHeaderName } from '../../lib/contract/header-names.ts';
import type { FieldEdits } from '../../lib/contract/shape.ts';
import { fieldEditor } from '../../lib/engine/shape/field-editor.ts';
import type { RouteModel } from '../../lib/model/gateway-model.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { gatewayWith, type Loose } from './declarations.ts';

/** Names that somebody believes, in spellings that servers have taken for them, and plain ones. */
const roots = [
  ...['x-user-id', 'x-user-roles', 'x-tenant-id', 'x-gatehouse-token', 'x-internal-admin', 'authorization', 'cookie'],
  ...['x-api-key', 'set-cookie', 'content-length', 'transfer-encoding', 'connection', 'host', 'te', 'upgrade', 'proxy'],
  ...['x-forwarded-for', 'forwarded', 'traceparent', 'x-request-id', 'x-amzn-trace-id', 'via', 'x-original-url'],
  ...['x-http-method-override', 'remote-user', 'expect', 'x-plain', 'x-old', 'accept-language', 'etag'],
];
const name = fc
  .tuple(fc.constantFrom(...roots), fc.constantFrom('-', '_', '.', '~', "'", '!'), fc.boolean())
  .map(([root, dash, isUpper]) => {
    const spelled = root.replaceAll('-', dash);
    return isUpper ? spelled.toUpperCase() : spelled;
  });

const closed = ['X-User-Id', 'X-User-Roles', 'X-Tenant-Id', 'authorization', 'cookie', 'x-api-key'];
const resolve = () => 'v';
const harmful = new Set(roots.slice(0, -4));

/** The route with these edits; undefined where they are refused. */
function accepted(more: Loose): RouteModel | undefined {
  const outcome = modelOf(gatewayWith({ routes: { 'POST /orders/{id}': { auth: 'customer', ...more } } }));
  return 'model' in outcome ? outcome.model.services[0]?.routes[1] : undefined;
}

function isKept(names: readonly string[]) {
  expect(names.filter((one) => harmful.has(foldHeaderName(one)))).toEqual([]);
}

describe('a name that the rules let through is one that the gateway writes, and no name that somebody believes', () => {
  test('in a request', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const added = accepted({ add: { [one]: 'request.id' } })?.request?.headers as FieldEdits | undefined;
        const renamed = accepted({ rename: { [one]: other } })?.request?.headers as FieldEdits | undefined;
        const sent = [[one, '1']] as const;
        if (added !== undefined) {
          const out = fieldEditor('request-header', added, closed)([], resolve);
          expect(out).toEqual([[one, 'v']]);
          isKept([one]);
        }
        if (renamed !== undefined) {
          const out = fieldEditor('request-header', renamed, closed)(sent, resolve);
          expect(out).toEqual([[other, '1']]);
          isKept([one, other]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('in an answer', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const made = accepted({ answer: { set: { [one]: 'request.id' } } })?.answer?.headers;
        const renamed = accepted({ answer: { rename: { [one]: other } } })?.answer?.headers;
        if (made != null) {
          expect(fieldEditor('answer-header', made, closed)([], resolve)).toEqual([[one, 'v']]);
          isKept([one]);
        }
        if (renamed != null) {
          const out = fieldEditor('answer-header', renamed, closed)([[one, '1']], resolve);
          expect(out).toEqual([[other, '1']]);
          isKept([other]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
