import zlib from 'node:zlib';

/** Why the content of a body cannot be had. */
export type CodingRefusal = 'unknown-coding' | 'too-large' | 'broken-coding';
export type DecodedBody = { readonly bytes: Uint8Array } | { readonly refusal: CodingRefusal };

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number; readonly info: true }) => unknown;

/** RFC 9659 §3: who says `zstd` keeps to a window of 8 MB. Otherwise a few bytes would ask for 128. */
const zstdWindow = { [zlib.constants.ZSTD_d_windowLogMax]: 23 };

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', zlib.gunzipSync],
  // RFC 9110 §8.4.1.3
  ['x-gzip', zlib.gunzipSync],
  ['deflate', zlib.inflateSync],
  ['br', zlib.brotliDecompressSync],
  ...zstdOfThisNode(),
]);

/**
 * The content behind the values of `Content-Encoding`, in time and memory for `maxBytes` whatever came: what would be longer
 * is not unpacked. One coding is read, since nobody packs twice but to hide how much there is, and to its last byte: what follows
 * is read by some and not by others.
 */
export function decodedBody(bytes: Uint8Array, codings: readonly string[], maxBytes: number): DecodedBody {
  const [coding, ...more] = codings
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (coding === undefined) return bytes.byteLength > maxBytes ? { refusal: 'too-large' } : { bytes };
  const decoder = decoders.get(coding);
  if (decoder === undefined || more.length > 0) return { refusal: 'unknown-coding' };
  return unpacked(decoder, bytes, maxBytes);
}

/** What a decoder gives when it is asked for `info`, which its types do not say. */
interface Unpacked {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function unpacked(decoder: Decoder, bytes: Uint8Array, maxBytes: number): DecodedBody {
  try {
    const { buffer, engine } = decoder(bytes, { maxOutputLength: maxBytes, info: true }) as Unpacked;
    return engine.bytesWritten === bytes.byteLength ? { bytes: buffer } : { refusal: 'broken-coding' };
  } catch (error) {
    return { refusal: refusalOf(error as NodeJS.ErrnoException) };
  }
}

function refusalOf(error: NodeJS.ErrnoException): CodingRefusal {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return 'too-large';
  if (/^(?:Z_|ERR_|ZSTD_)/.test(error.code ?? '') && !(error instanceof TypeError)) return 'broken-coding';
  throw error;
}

/** Lambda's Node 24 has it; the local host may run on an older one. */
function zstdOfThisNode(): readonly (readonly [string, Decoder])[] {
  const { zstdDecompressSync } = zlib;
  if (zstdDecompressSync === undefined) return [];
  return [['zstd', (bytes, options) => zstdDecompressSync(bytes, { ...options, params: zstdWindow })]];
}
