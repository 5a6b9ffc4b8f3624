import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A body that costs its reader far more than its sender, or that two readers read as two things. */
export interface Bomb {
  readonly name: string;
  readonly bytes: Buffer;
  readonly coding?: string;
  /** What a sender is told: a status, and of 400 the rule. */
  readonly told: string;
}

const megabyte = 1_048_576;
const zeros = gzipSync(Buffer.alloc(10 * megabyte, ' '));
const text = (name: string, body: string, told: string): Bomb => ({ name, bytes: Buffer.from(body), told });

/** None is longer than one megabyte. */
export const bombs: readonly Bomb[] = [
  text('lists-in-lists', '['.repeat(500_000), '400 too-deep'),
  text('objects-in-objects', `${'{"a":'.repeat(200_000)}1${'}'.repeat(40_000)}`, '400 too-deep'),
  text('half-a-million-values', `[${'0,'.repeat(499_999)}0]`, '400 too-many-values'),
  text('a-number-of-digits', `{"n":1${'0'.repeat(900_000)}}`, '400 inexact-number'),
  text('a-number-to-a-power', '{"n":1e999999999}', '400 inexact-number'),
  text('an-id-of-64-bits', '{"n":9007199254740993}', '400 inexact-number'),
  text('one-name-twice', '{"role":"user","r\\u006fle":"admin"}', '400 duplicate-member'),
  text('a-prototype', '{"__proto__":{"admin":true}}', '400 unsafe-member'),
  text('half-a-character', '{"a":"\\ud800"}', '400 lone-surrogate'),
  text('a-mark-before-it', '\ufeff{}', '400 byte-order-mark'),
  { name: 'no-utf8', bytes: Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), told: '400 not-utf8' },
  { name: '800-mb-of-gzip', bytes: Buffer.concat(Array(80).fill(zeros)), coding: 'gzip', told: '413' },
  { name: '100-mb-of-brotli', bytes: brotliCompressSync(Buffer.alloc(100 * megabyte, ' ')), coding: 'br', told: '413' },
  { name: 'gzip-of-gzip', bytes: gzipSync(zeros), coding: 'gzip, gzip', told: '415' },
  { name: 'half-of-a-gzip', bytes: gzipSync('{}').subarray(0, 16), coding: 'gzip', told: '400 broken-coding' },
  {
    name: 'gzip-and-a-tail',
    bytes: Buffer.concat([gzipSync('{}'), Buffer.from('{}')]),
    coding: 'gzip',
    told: '400 broken-coding',
  },
  { name: 'no-gzip-at-all', bytes: Buffer.from('{}'), coding: 'gzip', told: '400 broken-coding' },
];

/** The same for a schema: each is JSON, and the time it may take is bounded. */
export const schemaBombs: readonly Bomb[] = [
  text('a-pattern-that-goes-back', JSON.stringify({ text: `${'a'.repeat(900_000)}!` }), '400 work'),
  text(
    'elements-that-are-compared',
    JSON.stringify({ tags: Array.from({ length: 45_000 }, (_, n) => ({ n: n % 44_999 })) }),
    '400 uniqueItems',
  ),
];
