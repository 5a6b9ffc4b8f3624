/** Where a request stands in its trace: W3C Trace Context level 2, https://www.w3.org/TR/trace-context-2/. */
export interface TraceParent {
  /** 32 lower-case hex digits, never all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits of the caller's span, never all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** The trace id was made at random (level 2 flag); kept as it came, for the id is kept too. */
  readonly random: boolean;
}

/** `bytes` random bytes as lower-case hex. */
export type RandomHex = (bytes: number) => string;

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The trace parent of all `traceparent` fields of a request; undefined when there is none, more than one, or an invalid one. */
export function parseTraceParent(values: readonly string[]): TraceParent | undefined {
  const parts = values.length === 1 ? format.exec(trimOws(values[0] as string)) : null;
  if (parts === null) return undefined;
  const [, version, traceId, spanId, flags, future] = parts as unknown as readonly [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  if (version === 'ff' || (version === '00' && future !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const bits = Number.parseInt(flags, 16);
  return { traceId, spanId, sampled: (bits & 1) === 1, random: (bits & 2) === 2 };
}

/**
 * A new trace. It is marked sampled: nobody upstream of us decided, and "not sampled" would switch off the tracing of every
 * service behind the gateway whose sampler follows its parent.
 */
export function startTrace(random: RandomHex): TraceParent {
  return { traceId: nonZero(random, 16), spanId: nonZero(random, 8), sampled: true, random: true };
}

/** The same trace, seen from a span of ours: one for every upstream call. */
export function childSpan(parent: TraceParent, random: RandomHex): TraceParent {
  return { ...parent, spanId: nonZero(random, 8) };
}

/** Always written as version 00, with the flags this version knows; all others are zero, as the specification demands. */
export function traceParentText({ traceId, spanId, sampled, random }: TraceParent): string {
  return `00-${traceId}-${spanId}-0${(sampled ? 1 : 0) + (random ? 2 : 0)}`;
}

function nonZero(random: RandomHex, bytes: number): string {
  const hex = random(bytes);
  return /^0+$/.test(hex) ? `${hex.slice(0, -1)}1` : hex;
}

export const trimOws = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, '');
