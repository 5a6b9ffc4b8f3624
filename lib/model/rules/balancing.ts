import { parseRequestValue } from '../../contract/request-value.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field, textOf } from '../reading.ts';
import { readUpstreams, type UpstreamReading } from '../upstream-reading.ts';
import { valueFindings } from './request-values.ts';

/** What is no name of the service and different in every request, nor the same in all of them. */
const tellingApart: readonly string[] = ['client.ip', 'key.id', 'path', 'query', 'header', 'claims'];

/** A value that chooses the target is one that every route of the service has. */
export function balancingRules(gateway: GatewayReading): readonly Finding[] {
  return readUpstreams(gateway).flatMap((upstream) => hashFindings(gateway, upstream));
}

function hashFindings(gateway: GatewayReading, { path, raw, called }: UpstreamReading): readonly Finding[] {
  const text = textOf(field(raw, 'balance', 'hash'));
  if (text === undefined || text.trim() === '') return [];
  const here = [...path, 'balance', 'hash'];
  const value = parseRequestValue(text);
  if (value === undefined) return [{ code: 'GH1204', path: here }];
  if (!tellingApart.includes(value.from)) {
    const why = 'it is another one for every request, or the same one for all of them';
    return [{ code: 'GH1204', path: here, why, fix: 'use client.ip, claims.*, key.id, path.*, query.* or header.*' }];
  }
  const [first] = called.flatMap(({ route }) =>
    valueFindings(gateway, route, here, text).map((finding) => ({ route, finding })),
  );
  if (first === undefined) return [];
  const { why, ...finding } = first.finding;
  return [{ ...finding, why: `'${first.route.key}' cannot provide it${why === undefined ? '' : `: ${why}`}` }];
}
