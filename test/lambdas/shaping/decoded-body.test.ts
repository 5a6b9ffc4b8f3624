import { execFileSync } from 'node:child_process';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodedBody } from '../../../lambdas/shaping/decoded-body.ts';
import { node24 } from '../../support/node-24.ts';

const text = Buffer.from('{"a":1}');
const gzipped = zlib.gzipSync(text);

describe('the content of a body', () => {
  it.each([
    ['no coding', text, []],
    ['identity', text, ['identity, ,IDENTITY']],
    ['gzip', gzipped, ['gzip']],
    ['gzip by its old name', gzipped, ['X-GZip']],
    ['gzip that says what it is not besides', gzipped, ['identity', 'gzip']],
    ['deflate', zlib.deflateSync(text), ['deflate']],
    ['br', zlib.brotliCompressSync(text), [' BR ']],
    ['gzip in two members', Buffer.concat([zlib.gzipSync('{"a"'), zlib.gzipSync(':1}')]), ['gzip']],
  ])('is read: %s', (_, bytes, codings) => {
    const read = decodedBody(bytes, codings, 100);
    expect('bytes' in read && Buffer.from(read.bytes).toString()).toBe('{"a":1}');
  });

  it.each([
    ['a coding that nobody knows', text, ['compress'], 'unknown-coding'],
    ['two codings', zlib.gzipSync(gzipped), ['gzip, gzip'], 'unknown-coding'],
    ['two codings in two headers', zlib.gzipSync(gzipped), ['gzip', 'gzip'], 'unknown-coding'],
    ['a thousand codings', gzipped, [Array(1_000).fill('gzip').join()], 'unknown-coding'],
    ['a name of a prototype', text, ['constructor'], 'unknown-coding'],
    ['a text that says it is packed', text, ['gzip'], 'broken-coding'],
    ['an end that is missing', gzipped.subarray(0, -3), ['gzip'], 'broken-coding'],
    [
      'a checksum of something else',
      Buffer.concat([gzipped.subarray(0, -8), Buffer.alloc(8)]),
      ['gzip'],
      'broken-coding',
    ],
    ['bytes behind the end', Buffer.concat([gzipped, Buffer.from('{}')]), ['gzip'], 'broken-coding'],
    ['zeros behind the end', Buffer.concat([gzipped, Buffer.alloc(2)]), ['gzip'], 'broken-coding'],
    ['bytes behind the end of br', Buffer.concat([zlib.brotliCompressSync(text), text]), ['br'], 'broken-coding'],
    ['deflate without its header', zlib.deflateRawSync(text), ['deflate'], 'broken-coding'],
    ['nothing', Buffer.alloc(0), ['gzip'], 'broken-coding'],
    ['nothing in br', Buffer.alloc(0), ['br'], 'broken-coding'],
    ['one byte too many', Buffer.alloc(101), [], 'too-large'],
    ['one byte too many, packed', zlib.gzipSync(Buffer.alloc(101)), ['gzip'], 'too-large'],
  ])('is not read: %s', (_, bytes, codings, refusal) => {
    expect(decodedBody(bytes, codings, 100)).toStrictEqual({ refusal });
  });

  it('is as long as it may be', () => {
    expect(decodedBody(zlib.gzipSync(Buffer.alloc(100)), ['gzip'], 100)).toStrictEqual({ bytes: Buffer.alloc(100) });
  });

  const gigabyte = 1_000_000_000;
  it.each([
    ['gzip', bomb(zlib.createGzip({ level: 9 }))],
    ['br', bomb(zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }))],
  ])(
    'of a bomb of a gigabyte in %s costs what its bound costs',
    async (coding, made) => {
      const bytes = await made;
      expect(bytes.length).toBeLessThan(1_100_000);
      const before = process.memoryUsage().rss;
      const startedAt = performance.now();
      expect(decodedBody(bytes, [coding], 1_048_576)).toStrictEqual({ refusal: 'too-large' });
      expect(performance.now() - startedAt).toBeLessThan(200);
      expect(process.memoryUsage().rss - before).toBeLessThan(64_000_000);
    },
    60_000,
  );

  async function bomb(packer: zlib.Gzip | zlib.BrotliCompress): Promise<Buffer> {
    const chunks: Buffer[] = [];
    packer.on('data', (chunk: Buffer) => chunks.push(chunk));
    const zeros = Buffer.alloc(10_000_000);
    for (let sent = 0; sent < gigabyte; sent += zeros.length)
      if (!packer.write(zeros)) await new Promise((resolve) => packer.once('drain', resolve));
    packer.end();
    await new Promise((resolve) => packer.once('end', resolve));
    return Buffer.concat(chunks);
  }

  const script = (hex: string, most: number) => `
    const { decodedBody } = await import(${JSON.stringify(new URL('../../../lambdas/shaping/decoded-body.ts', import.meta.url).href)});
    const read = decodedBody(Buffer.from('${hex}', 'hex'), ['zstd'], ${most});
    console.log(read.refusal ?? Buffer.from(read.bytes).toString());`;
  /** `{"a":1}`, and a frame that asks for a window of 16 MB, in zstd. */
  const packed = `28b52ffd2007390000${Buffer.from('{"a":1}').toString('hex')}`;
  const wide = `28b52ffd0070390000${Buffer.from('{"a":1}').toString('hex')}`;

  it.each(node24())('is read from zstd on Node %s, in a window of 8 MB', (_, execPath) => {
    const run = (hex: string, most = 100) =>
      execFileSync(execPath, ['--input-type=module', '-e', script(hex, most)], { encoding: 'utf8' }).trim();
    expect(run(packed)).toBe('{"a":1}');
    expect(run(packed, 6)).toBe('too-large');
    expect(run(packed.slice(0, -2))).toBe('broken-coding');
    expect(run(`${packed}00`)).toBe('broken-coding');
    expect(run(wide)).toBe('broken-coding');
  });
});
