import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field } from '../reading.ts';
import { readUpstreams, type UpstreamReading } from '../upstream-reading.ts';

/** What was written to protect an upstream can happen: nobody relies on a retry, a hedge or a breaker that never does. */
export function idleProtectionRules(gateway: GatewayReading): readonly Finding[] {
  return [...readUpstreams(gateway).flatMap(upstreamFindings), ...gateway.services.flatMap(isolationFindings)];
}

function upstreamFindings({ path, raw, called }: UpstreamReading): readonly Finding[] {
  const repeated = called.filter(({ isOnce }) => !isOnce);
  const idle = (key: string, why: string, fix?: string): Finding => ({
    code: 'GH1602',
    path: [...path, key],
    got: undefined,
    why,
    ...(fix === undefined ? {} : { fix }),
  });
  const isWritten = (key: string) => field(raw, key) !== undefined;
  const isDirectOnly = called.length === 0;
  return [
    ...(isWritten('retry') && !isDirectOnly && repeated.length === 0
      ? [idle('retry', "every route of the service says `retry: 'none'`")]
      : []),
    ...(isWritten('retry') && countsNothing(field(raw, 'retry'))
      ? [idle('retry', 'no status and no failure is tried again')]
      : []),
    ...(isWritten('hedge') && !isDirectOnly && !repeated.some(({ isRead }) => isRead)
      ? [idle('hedge', 'no route of the service is a GET or a HEAD whose call may be made twice')]
      : []),
    ...(isWritten('breaker') && countsNothing(field(raw, 'breaker'))
      ? [idle('breaker', 'no status and no failure is counted', "name one, or write `breaker: 'none'`")]
      : []),
  ];
}

/** Both lists were written, and both are empty. */
function countsNothing(rule: unknown): boolean {
  return ['statuses', 'failures'].every((key) => {
    const list = field(rule, key);
    return Array.isArray(list) && list.length === 0;
  });
}

/** A function of its own without reserved instances would share those of all others, and the other way round. */
function isolationFindings({ path, raw }: GatewayReading['services'][number]): readonly Finding[] {
  const [isolation, reserved] = [field(raw, 'isolation'), field(raw, 'reservedConcurrency')];
  const missing = (key: string, why: string, fix: string): Finding => {
    const here: Path = [...path, key];
    return { code: 'GH1003', path: here, why, fix };
  };
  if (isolation !== undefined && reserved === undefined)
    return [
      missing(
        'reservedConcurrency',
        'a function of its own needs instances that no other uses up',
        'write `reservedConcurrency`: how many of its instances may run at a time',
      ),
    ];
  if (isolation === undefined && reserved !== undefined)
    return [missing('isolation', 'only a function of its own has instances reserved', "write `isolation: 'service'`")];
  return [];
}
