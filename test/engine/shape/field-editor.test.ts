import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldHeaderName, isHopByHopHeader, isReservedHeader } from '../../../lib/contract/header-names.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { FieldEdits, FieldPlace } from '../../../lib/contract/shape.ts';
import { type FieldList, fieldEditor } from '../../../lib/engine/shape/field-editor.ts';

const fixed = (value: string): RequestValue => ({ from: 'static', value });
const told = (name: string): RequestValue => ({ from: 'query', name });
/** A value of the request is its own name, but `none` is not there. */
const resolve = (value: RequestValue): string | undefined => {
  if (value.from === 'static') return value.value;
  const name = 'name' in value ? value.name : value.from;
  return name === 'none' ? undefined : name;
};
const edit = (place: FieldPlace, fields: FieldList, edits: FieldEdits, closed: readonly string[] = []) =>
  fieldEditor(place, edits, closed)(fields, resolve);

const sent: FieldList = [
  ['Accept', 'text/html'],
  ['X-A', '1'],
  ['x-a', '2'],
  ['X-B', '3'],
];

describe('headers', () => {
  it.each<[string, FieldEdits, FieldList]>([
    ['nothing to edit', {}, sent],
    [
      'remove takes every spelling',
      { remove: ['X_a'] },
      [
        ['Accept', 'text/html'],
        ['X-B', '3'],
      ],
    ],
    [
      'rename keeps the place and all values',
      { rename: [{ from: 'x-A', to: 'X-C' }] },
      [
        ['Accept', 'text/html'],
        ['X-C', '1'],
        ['X-C', '2'],
        ['X-B', '3'],
      ],
    ],
    [
      'rename to a name that is there replaces it',
      { rename: [{ from: 'X-B', to: 'X-A' }] },
      [
        ['Accept', 'text/html'],
        ['X-A', '3'],
      ],
    ],
    ['rename of what is not there does nothing', { rename: [{ from: 'X-C', to: 'X-A' }] }, sent],
    [
      'rename can exchange',
      {
        rename: [
          { from: 'X-A', to: 'X-B' },
          { from: 'X-B', to: 'X-A' },
        ],
      },
      [
        ['Accept', 'text/html'],
        ['X-B', '1'],
        ['X-B', '2'],
        ['X-A', '3'],
      ],
    ],
    [
      'set replaces every spelling',
      { set: [{ name: 'X-A', value: fixed('9') }] },
      [
        ['Accept', 'text/html'],
        ['X-B', '3'],
        ['X-A', '9'],
      ],
    ],
    [
      'set of a value that is not there leaves no field',
      { set: [{ name: 'X-A', value: told('none') }] },
      [
        ['Accept', 'text/html'],
        ['X-B', '3'],
      ],
    ],
    ['add keeps what is there', { add: [{ name: 'X-B', value: fixed('9') }] }, [...sent, ['X-B', '9']]],
    ['add of a value that is not there adds none', { add: [{ name: 'X-B', value: told('none') }] }, sent],
    [
      'a value of the request is written so that all read the same',
      { add: [{ name: 'X-D', value: told('a\r\nX-User-Id: 1 é') }] },
      [...sent, ['X-D', 'a%0D%0AX-User-Id:%201%20%C3%A9']],
    ],
    ['a constant that cannot be sent is not', { add: [{ name: 'X-D', value: fixed('a\nb') }] }, sent],
    [
      'the order is remove, rename, set, add',
      {
        add: [{ name: 'X-C', value: fixed('added') }],
        set: [{ name: 'X-C', value: fixed('set') }],
        rename: [
          { from: 'X-A', to: 'X-C' },
          { from: 'X-B', to: 'X-D' },
        ],
        remove: ['X-B', 'Accept'],
      },
      [
        ['X-C', 'set'],
        ['X-C', 'added'],
      ],
    ],
  ])('%s', (_story, edits, left) => {
    expect(edit('request-header', sent, edits)).toStrictEqual(left);
  });

  it('of the connection, and those it names, are gone before any edit', () => {
    const fields: FieldList = [
      ['Connection', 'X-Hop, close'],
      ['X-Hop', '1'],
      ['Keep-Alive', '5'],
      ['Content-Length', '3'],
      ['X-A', '1'],
    ];
    const rename = ['X-Hop', 'Connection', 'Keep-Alive', 'Content-Length'].map((from, n) => ({
      from,
      to: `X-Out-${n}`,
    }));
    expect(edit('answer-header', fields, { rename })).toStrictEqual([['X-A', '1']]);
    expect(edit('request-header', fields, { rename })).toStrictEqual([['X-A', '1']]);
  });

  it('of a client that are reserved or closed cannot be carried out under another name', () => {
    const fields: FieldList = [
      ['X-User-Id', 'me'],
      ['authorization', 'Bearer x'],
      ['X-Account', 'me'],
      ['X-Forwarded-For', '1.2.3.4'],
    ];
    const rename = fields.map(([from], n) => ({ from, to: `X-Out-${n}` }));
    expect(edit('request-header', fields, { rename }, ['Authorization', 'x_account'])).toStrictEqual([]);
  });

  it('of an answer may be about users, and never about the gateway', () => {
    const fields: FieldList = [
      ['X-User-Id', 'u'],
      ['Set-Cookie', 'a=1'],
      ['X-Gatehouse-Degraded', 'static'],
      ['X-Request-Id', 'r'],
      ['Server', 's'],
    ];
    expect(edit('answer-header', fields, { remove: ['server'] })).toStrictEqual([
      ['X-User-Id', 'u'],
      ['Set-Cookie', 'a=1'],
    ]);
  });
});

describe('query parameters', () => {
  const query: FieldList = [
    ['q', 'a&b'],
    ['Q', 'other'],
    ['page', '1'],
    ['page', '2'],
  ];

  it('are told apart by every letter', () => {
    expect(edit('query', query, { remove: ['q'], rename: [{ from: 'Page', to: 'p' }] })).toStrictEqual(query.slice(1));
  });

  it('take any text, since whoever sends them encodes it', () => {
    const edits: FieldEdits = { set: [{ name: 'q', value: told('a=1&b\r\n') }], rename: [{ from: 'page', to: 'p' }] };
    expect(edit('query', query, edits)).toStrictEqual([
      ['Q', 'other'],
      ['p', '1'],
      ['p', '2'],
      ['q', 'a=1&b\r\n'],
    ]);
  });

  it('that hold credentials are neither passed nor made', () => {
    const edits: FieldEdits = { rename: [{ from: 'key', to: 'k' }], set: [{ name: 'key', value: fixed('1') }] };
    expect(
      edit(
        'query',
        [
          ['key', 'secret'],
          ['page', '1'],
        ],
        edits,
        ['key'],
      ),
    ).toStrictEqual([['page', '1']]);
  });
});

/** Reserved and closed names in spellings that servers have taken for them, and plain ones. */
const roots = [
  'x-user-id',
  'x-tenant-id',
  'x-internal-a',
  'x-gatehouse-b',
  'content-length',
  'transfer-encoding',
  'connection',
  'host',
  'te',
  'x-http-method-override',
  'x-request-id',
  'proxy',
  'x-forwarded-for',
  'traceparent',
  'x-account',
  'authorization',
  'set-cookie',
  'x-a',
  'accept',
];
const hostileName = fc
  .tuple(
    fc.constantFrom(...roots),
    fc.constantFrom('-', '_', '.', '~', "'", '!'),
    fc.constantFrom('', ' ', '\0', '\t', '\r\n', '\u00ad', ':'),
    fc.boolean(),
  )
  .map(([root, dash, more, isUpper]) => {
    const spelled = root.replaceAll('-', dash) + more;
    return isUpper ? spelled.toUpperCase() : spelled;
  });
const hostileValue = fc.oneof(
  fc.constantFrom('1', 'a\r\nX-User-Id: 1', 'a\nb', '\0', '\u2028', 'é', '☕', 'close, X-A'),
  fc.string({ unit: 'binary' }),
);
const given = fc.record({ name: hostileName, value: fc.oneof(hostileValue.map(fixed), hostileValue.map(told)) });
const hostileEdits: fc.Arbitrary<FieldEdits> = fc.record(
  {
    remove: fc.array(hostileName, { maxLength: 3 }),
    rename: fc.array(fc.record({ from: hostileName, to: hostileName }), { maxLength: 4 }),
    set: fc.array(given, { maxLength: 4 }),
    add: fc.array(given, { maxLength: 4 }),
  },
  { requiredKeys: [] },
);
const hostileFields = fc.array(fc.tuple(hostileName, hostileValue), { maxLength: 8 });

describe('whatever the edits say, and whatever was sent', () => {
  const closed = ['X-Account', 'Authorization'];
  const closedFolded = closed.map(foldHeaderName);

  it('no header of a call is reserved, closed, of the connection or split', () => {
    fc.assert(
      fc.property(hostileFields, hostileEdits, (fields, edits) => {
        for (const [name, value] of edit('request-header', fields, edits, closed)) {
          expect(name).toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
          expect(isReservedHeader(name) || isHopByHopHeader(name) || closedFolded.includes(foldHeaderName(name))).toBe(
            false,
          );
          expect(foldHeaderName(name)).not.toMatch(/^(x-forwarded-.*|traceparent)$/);
          expect(value).not.toMatch(/[\r\n\0]/);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('no header of an answer is of the connection or split, and none is reserved that the service did not send', () => {
    fc.assert(
      fc.property(hostileFields, hostileEdits, (fields, edits) => {
        const from = new Set(fields.map(([name, value]) => `${name}: ${value}`));
        for (const [name, value] of edit('answer-header', fields, edits, closed)) {
          const isItsOwn = from.has(`${name}: ${value}`);
          expect(isHopByHopHeader(name) || closedFolded.includes(foldHeaderName(name))).toBe(false);
          expect(foldHeaderName(name)).not.toMatch(/^(x-gatehouse-.*|x-request-id|x-trace-id)$/);
          expect(isItsOwn || !(isReservedHeader(name) || foldHeaderName(name) === 'set-cookie')).toBe(true);
          expect(`${name}${value}`).not.toMatch(/[\r\n\0]/);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('what came is what it was', () => {
    fc.assert(
      fc.property(hostileFields, hostileEdits, (fields, edits) => {
        const frozen = Object.freeze(fields.map((field) => Object.freeze(field))) as unknown as FieldList;
        expect(edit('request-header', frozen, edits)).toStrictEqual(edit('request-header', fields, edits));
      }),
      { numRuns: 300 },
    );
  });
});
