import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import fc from 'fast-check';
import { sendAll } from '../support/raw-connection.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('paths', { auth: {} });
const files = site.service('files', {
  owner: 'team-files',
  upstream: { timeout: '5s' },
  routes: {
    'GET /files/{name}': { auth: 'public', reason: 'fuzz' },
    'GET /files/{name}/meta': { auth: 'public', reason: 'fuzz' },
    'GET /tree/{rest+}': { auth: 'public', reason: 'fuzz' },
  },
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  gateway = await startGateway(site.gateway('paths', { services: [files] }), { upstreams: { files: upstream.url } });
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const dot = fc.constantFrom('.', '%2e', '%2E', '%252e', '\u2024');
const oddSlash = fc.constantFrom('%2f', '%2F', '%5c', '%5C', '\\', '%252f', ';/', '//');
const oddPiece = fc.oneof(
  fc.tuple(dot, dot).map(([a, b]) => a + b),
  dot,
  fc.constantFrom('%00', '%0d%0a', '%zz', '%', ';x=1', '%c0%ae%c0%ae', '..;', '%ff', 'a b', 'é', '#'),
  fc.constantFrom('~', '@', '%7Bname%7D', '{name}', '*', '%20', '+', ':', 'meta', 'files', 'tree', "'", '"', '|', '^'),
);
/** One piece of a path in ten is odd, and one slash in ten: most paths hold one trick, so that it meets a route. */
const piece = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 2, arbitrary: oddPiece },
  { weight: 1, arbitrary: fc.tuple(word, oddPiece, word).map((parts) => parts.join('')) },
);
const slash = fc.oneof({ weight: 6, arbitrary: fc.constant('/') }, { weight: 1, arbitrary: oddSlash });
const rest = fc
  .tuple(piece, fc.array(fc.tuple(slash, piece), { maxLength: 3 }))
  .map(([first, more]) => first + more.flat().join(''));
const hostile = fc.oneof(
  { weight: 4, arbitrary: piece.map((name) => `/files/${name}`) },
  { weight: 3, arbitrary: piece.map((name) => `/files/${name}/meta`) },
  { weight: 5, arbitrary: rest.map((text) => `/tree/${text}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('/', '//files/', '/files/../', '/./files/', '/files//', ''), rest)
      .map((parts) => parts.join('')),
  },
);

/** How a server reads a path that decodes it `times` over; broken escapes stay as they are. */
const decoded = (path: string, times: number): string =>
  times === 0
    ? path
    : decoded(
        path.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        times - 1,
      );

/** Whether any server, however often it decodes, finds other segments than those of the bytes: none of ours may. */
const moves = (path: string) =>
  [1, 2, 3].some((times) =>
    path.split('/').some((segment) => {
      const read = decoded(segment, times);
      return /[/\\;]|\p{Cc}/u.test(read) || /^\.{1,2}$/.test(read);
    }),
  );
const declared = /^\/(?:files\/[^/]+(?:\/meta)?|tree(?:\/[^/]+)+)$/;

describe('whatever path a client sends', () => {
  const runs = 5_000;

  it(`the service sees that path or nothing, in ${runs} hostile ones`, async () => {
    const paths = fc.sample(hostile, { numRuns: runs, seed: 20261124 });
    const requests = paths.map((path, index) =>
      Buffer.from(`GET ${path} HTTP/1.1\r\nHost: gateway\r\nX-Case: ${index}\r\n\r\n`, 'utf8'),
    );
    const statuses = new Map<number, number>();
    await sendAll(gateway.url, requests, 16, ({ status }) => statuses.set(status, (statuses.get(status) ?? 0) + 1));
    const seen = upstream.taken().map(({ path, headers }) => ({
      sent: paths[Number(headers.find(([name]) => name.toLowerCase() === 'x-case')?.[1])],
      path,
    }));
    expect([...statuses.keys()].sort()).toEqual([200, 400, 404]);
    expect(statuses.get(200)).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(runs / 3);
    // API Gateway matches a doubled first slash as a single one; everything else arrives byte for byte.
    expect(seen.filter(({ sent, path }) => sent?.replace(/^\/\//, '/') !== path)).toEqual([]);
    expect(seen.filter(({ path }) => moves(path) || !declared.test(path))).toEqual([]);
  }, 120_000);
});
