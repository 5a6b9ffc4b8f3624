import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RawAnswer, type RawConnection, rawConnection } from '../support/raw-connection.ts';
import { type Recorded, type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('traces', { auth: {} });
const parcels = site.service('parcels', {
  owner: 'team-parcels',
  upstream: { timeout: '5s' },
  routes: { 'GET /parcels/{number}': { auth: 'public', reason: 'anybody may follow a parcel' } },
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
let client: RawConnection;
beforeAll(async () => {
  upstream = await recordingUpstream();
  gateway = await startGateway(site.gateway('traces', { services: [parcels] }), {
    upstreams: { parcels: upstream.url },
  });
  client = rawConnection(gateway.url);
}, 60_000);
afterAll(async () => {
  client?.close();
  await gateway?.stop();
  await upstream?.stop();
});

const trace = '9f3c1b7a52e84d06b1c0aa57e36d4f28';
const span = 'b7ad6b7169203331';
const valid = `traceparent: 00-${trace}-${span}-01`;

/** Sends these header lines, byte for byte, and gives what the client and the service got; undefined for no call. */
async function exchanged(lines: readonly string[], number = '1') {
  const head = [`GET /parcels/${number} HTTP/1.1`, 'Host: gateway', ...lines, '', ''];
  const answer: RawAnswer = await client.send(Buffer.from(head.join('\r\n'), 'latin1'));
  const [received, ...more] = upstream.taken();
  expect(more).toEqual([]);
  return { answer, received };
}

const valuesOf = (received: Recorded | undefined, name: string) =>
  (received?.headers ?? []).filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);

/** The trace context of the one call to the service, its traceparent in four parts. */
async function passedOn(lines: readonly string[]) {
  const { received } = await exchanged(lines);
  const [parent = '', ...others] = valuesOf(received, 'traceparent');
  expect(others).toEqual([]);
  const [version, traceId, spanId, flags, ...rest] = parent.split('-');
  expect(rest).toEqual([]);
  return { version, traceId, spanId, flags, state: valuesOf(received, 'tracestate') };
}

const newTrace = expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/);
const newSpan = expect.stringMatching(/^(?!0{16})[0-9a-f]{16}$/);

describe('a trace that is continued: its id stays, the span is one of ours', () => {
  it.each([
    ['as it is', [valid], '01'],
    ['not sampled', [`traceparent: 00-${trace}-${span}-00`], '00'],
    ['with the random flag', [`traceparent: 00-${trace}-${span}-02`], '02'],
    ['without the flags that version 00 does not know', [`traceparent: 00-${trace}-${span}-fd`], '01'],
    ['under a name in any case', [`TRACEparent: 00-${trace}-${span}-03`], '03'],
    ['with blanks and tabs around it', [`traceparent:\t 00-${trace}-${span}-01 \t`], '01'],
    ['without a blank after the colon', [`traceparent:00-${trace}-${span}-01`], '01'],
    ['of the version after ours', [`traceparent: 01-${trace}-${span}-01`], '01'],
    ['of the last version but ff, with more fields', [`traceparent: fe-${trace}-${span}-01-b3-x`], '01'],
  ])('%s', async (_, lines, flags) => {
    const passed = await passedOn(lines);
    expect(passed).toEqual({ version: '00', traceId: trace, spanId: newSpan, flags, state: [] });
    expect(passed.spanId).not.toBe(span);
  });

  it('every call gets a span of its own', async () => {
    const spans = [await passedOn([valid]), await passedOn([valid]), await passedOn([valid])].map((one) => one.spanId);
    expect(new Set([...spans, span]).size).toBe(4);
  });
});

describe('a trace that is started anew, without the state that came', () => {
  it.each([
    ['no traceparent', []],
    ['an empty one', ['traceparent:']],
    ['version ff', [`traceparent: ff-${trace}-${span}-01`]],
    ['a version of one digit', [`traceparent: 0-${trace}-${span}-01`]],
    ['a version in upper case', [`traceparent: CC-${trace}-${span}-01`]],
    ['a fifth field in version 00', [`traceparent: 00-${trace}-${span}-01-b3`]],
    ['a dash at the end in version 00', [`traceparent: 00-${trace}-${span}-01-`]],
    ['a future version that goes on without a dash', [`traceparent: 01-${trace}-${span}-01b3`]],
    ['a trace id of zeros', [`traceparent: 00-${'0'.repeat(32)}-${span}-01`]],
    ['a span id of zeros', [`traceparent: 00-${trace}-${'0'.repeat(16)}-01`]],
    ['zeros in a future version', [`traceparent: 42-${trace}-${'0'.repeat(16)}-01`]],
    ['a trace id in upper case', [`traceparent: 00-${trace.toUpperCase()}-${span}-01`]],
    ['a trace id that is too long', [`traceparent: 00-${trace}9-${span}-01`]],
    ['a span id that is too short', [`traceparent: 00-${trace}-${span.slice(1)}-01`]],
    ['a letter past f', [`traceparent: 00-${trace.slice(1)}g-${span}-01`]],
    ['flags that are not hex', [`traceparent: 00-${trace}-${span}-0x`]],
    ['another separator', [`traceparent: 00_${trace}_${span}_01`]],
    ['a blank inside', [`traceparent: 00-${trace} -${span}-01`]],
    ['a letter beyond ASCII', [`traceparent: 00-${trace}-${span}-0\u00b9`]],
    ['two of them', [valid, `traceparent: 00-${trace}-${span}-00`]],
    ['two that agree', [valid, valid]],
    ['two in different case', [valid, `Traceparent: 00-${trace}-${span}-01`]],
    ['two in one field', [`${valid}, 00-${trace}-${span}-01`]],
    ['an empty one beside a valid one', [valid, 'traceparent:']],
    ['only names that look alike', [`trace-parent: 00-${trace}-${span}-01`, `trace_parent: 00-${trace}-${span}-01`]],
  ])('%s', async (_, lines) => {
    const passed = await passedOn([...lines, 'tracestate: depot=7']);
    expect(passed).toEqual({ version: '00', traceId: newTrace, spanId: newSpan, flags: '03', state: [] });
    expect(passed).not.toMatchObject({ traceId: trace });
  });

  it('each under another id', async () => {
    const ids = [await passedOn([]), await passedOn([]), await passedOn([valid, valid])].map((one) => one.traceId);
    expect(new Set([...ids, trace]).size).toBe(4);
  });
});

const depots = (count: number) => Array.from({ length: count }, (_, n) => `d${n + 10}=${n}`);
const filled = (key: string, length: number) => `${key}=${'v'.repeat(length)}`;
const full = `${filled('a', 250)},${filled('b', 250)},c=1234`;
const longKey = `${'k'.repeat(256)}=${'v'.repeat(200)}`;

describe('the state of a trace that is continued', () => {
  it.each([
    ['one field goes on as it is', ['tracestate: depot=7,van=a b'], 'depot=7,van=a b'],
    [
      'several fields become one, in their order',
      ['tracestate: c=3,b=2', 'X-Between: 1', 'tracestate: a=1', 'tracestate: d=4'],
      'c=3,b=2,a=1,d=4',
    ],
    ['the name in any case', ['TraceState: depot=7'], 'depot=7'],
    ['blanks around members are no part of them', ['tracestate:\t depot=7 ,\tvan=2 \t'], 'depot=7,van=2'],
    [
      'empty members and empty fields are left out',
      ['tracestate:', 'tracestate: ,a=1,, ,b=2,', 'tracestate: '],
      'a=1,b=2',
    ],
    ['of a key that comes twice the first member stays', ['tracestate: a=1,b=2,a=3'], 'a=1,b=2'],
    ['also when it comes in two fields', ['tracestate: a=1', 'tracestate: b=2,a=1'], 'a=1,b=2'],
    ['every sign that a key may have', ['tracestate: 0a_-*/z@v_-*/9=1'], '0a_-*/z@v_-*/9=1'],
    [
      'every sign that a value may have',
      ['tracestate: a=!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~'],
      'a=!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~',
    ],
    [
      '32 members in four fields',
      [0, 8, 16, 24].map((at) => `tracestate: ${depots(32).slice(at, at + 8)}`),
      depots(32).join(),
    ],
    ['a value of 256 characters', [`tracestate: ${filled('a', 256)},b=2`], `${filled('a', 256)},b=2`],
    ['a key of 256 characters', [`tracestate: ${longKey},b=2`], `${longKey},b=2`],
    ['512 characters', [`tracestate: ${full}`], full],
    [
      'beyond 512 characters the last long member goes first',
      [`tracestate: ${filled('a', 250)},${filled('b', 250)},c=12345`],
      `${filled('a', 250)},c=12345`,
    ],
    [
      'beyond 512 characters of short members the last ones go',
      [`tracestate: ${['a', 'b', 'c', 'd', 'e', 'f'].map((key) => filled(key, 100))}`],
      ['a', 'b', 'c', 'd'].map((key) => filled(key, 100)).join(),
    ],
  ])('%s', async (_, lines, state) => {
    expect(await passedOn([valid, ...lines])).toMatchObject({ traceId: trace, flags: '01', state: [state] });
  });
});

describe('a state that is dropped as a whole, while its trace goes on', () => {
  it.each([
    ['nothing in it', ['tracestate:']],
    ['commas only', ['tracestate: , ,,']],
    ['33 members', [`tracestate: ${depots(33)}`]],
    ['33 members in two fields', [`tracestate: ${depots(32)}`, 'tracestate: one=more']],
    ['a key in upper case', ['tracestate: a=1,Van=2']],
    ['a dot in a key', ['tracestate: a=1,v.an=2']],
    ['a blank before the equals sign', ['tracestate: a=1,van =2']],
    ['a tenant without a system', ['tracestate: a=1,van@=2']],
    ['a key of 257 characters', [`tracestate: a=1,${'k'.repeat(257)}=2`]],
    ['a value of 257 characters', [`tracestate: a=1,${filled('van', 257)}`]],
    ['a value with an equals sign', ['tracestate: a=1,van=2=3']],
    ['a member without a value', ['tracestate: a=1,van=']],
    ['a member without an equals sign', ['tracestate: a=1,van']],
    ['a tab in a value', ['tracestate: a=1,van=2\t3']],
    ['a letter beyond ASCII', ['tracestate: a=1,van=\u00e9']],
    ['a wrong member in the last of several fields', ['tracestate: a=1', 'tracestate: b=2', 'tracestate: Van=2']],
    ['a name that looks alike', ['trace-state: a=1', 'trace_state: a=1']],
  ])('%s', async (_, lines) => {
    expect(await passedOn([valid, ...lines])).toMatchObject({ traceId: trace, flags: '01', state: [] });
  });
});

it.each([
  ['a control character in traceparent', `traceparent: 00-${trace}-${span}-01\u0001`],
  ['a line that goes on in the next', `tracestate: a=1\r\n b=2`],
])('%s is 400, and the service is not called', async (_, line) => {
  const { answer, received } = await exchanged([line]);
  expect({ status: answer.status, received }).toEqual({ status: 400, received: undefined });
});

describe('the two ids of a request', () => {
  /** Every log line of the request that this answer is to. */
  const linesOf = ({ headers }: RawAnswer) =>
    gateway
      .logs()
      .map(({ source, text }) => ({ access: source === 'access-log', ...JSON.parse(text) }))
      .filter(({ requestId }) => requestId === headers['x-request-id'])
      .map(({ access, requestId, traceId }) => ({ access, requestId, traceId }));

  it.each([
    ['of a trace that is continued', [valid]],
    ['of a trace that is started anew', []],
    ['when the client claims ids of its own', [valid, 'X-Request-Id: mine', 'X-Trace-Id: mine', 'x_request_id: mine']],
  ])('%s are the same in the answer, at the service and in the log', async (_, lines) => {
    const { answer, received } = await exchanged(lines);
    const { 'x-request-id': requestId, 'x-trace-id': traceId } = answer.headers;
    expect({ requestId, traceId }).toEqual({
      requestId: expect.stringMatching(/^[\w+/=-]{10,}$/),
      traceId: lines.includes(valid) ? trace : newTrace,
    });
    expect({
      requestIds: valuesOf(received, 'x-request-id'),
      traceIds: valuesOf(received, 'x-trace-id'),
      inTraceparent: valuesOf(received, 'traceparent').map((text) => text.split('-')[1]),
      claims: (received?.headers ?? []).filter(([, value]) => value === 'mine'),
    }).toEqual({ requestIds: [requestId], traceIds: [traceId], inTraceparent: [traceId], claims: [] });
    expect(linesOf(answer)).toEqual([
      { access: false, requestId, traceId },
      { access: true, requestId, traceId: undefined },
    ]);
  });

  it('are in the answer and the log of a request that the gateway refuses', async () => {
    const { answer, received } = await exchanged([valid], '%2e%2e');
    const requestId = answer.headers['x-request-id'];
    expect({ status: answer.status, traceId: answer.headers['x-trace-id'], received }).toEqual({
      status: 400,
      traceId: trace,
      received: undefined,
    });
    expect(linesOf(answer)).toEqual([
      { access: false, requestId, traceId: trace },
      { access: true, requestId, traceId: undefined },
    ]);
  });
});
