import type { CaseName } from './measurement.ts';

/** What a part says that was asked as it should be. */
interface Good {
  readonly user: string;
  readonly trace: string;
}

/** What a case asks, and what it has to be told. */
export interface Case {
  readonly path: string;
  readonly status: number;
  /** null where the body is a problem: that names the part. */
  readonly body: ((good: Good) => object) | null;
  readonly degraded: string | null;
}

const fallback = { stale: true };
const without = (path: string, why: string): Case => ({
  path,
  status: 200,
  body: (good) => ({ user: good, other: fallback, degraded: ['other'] }),
  degraded: `other;why=${why};by=static`,
});
const refused = (status: number): Case => ({ path: `/critical-${status}`, status, body: null, degraded: null });

/** The slowest part is asked where the service itself is; all else is asked of the gateway. */
export const cases: { readonly [name in CaseName]: Case } = {
  'slowest part, called directly': {
    path: '/after/80',
    status: 200,
    body: ({ trace }) => ({ user: null, trace }),
    degraded: null,
  },
  'one forwarded route': { path: '/at-once', status: 200, body: (good) => good, degraded: null },
  'four parts of 20, 40, 60 and 80 ms': {
    path: '/whole',
    status: 200,
    body: (good) => ({ user: good, orders: good, offers: good, stock: good, degraded: [] }),
    degraded: null,
  },
  'a part is down': without('/with-gone', 'unreachable'),
  'a part is beyond its time': without('/with-silent', 'timeout'),
  'a part is malformed': without('/with-malformed', 'bad-answer'),
  'a part is oversize': without('/with-oversize', 'bad-answer'),
  'a critical part is down: 502': refused(502),
  'a critical part is down: 503': refused(503),
};

/** Whether an answer is what it had to be: each part says that it was asked by this caller and in this trace. */
export async function isRight(wanted: Case, answer: Response, trace: string): Promise<boolean> {
  const body = (await answer.json()) as { readonly part?: unknown };
  const isThis = answer.status === wanted.status && answer.headers.get('x-gatehouse-degraded') === wanted.degraded;
  if (wanted.body === null) return isThis && body.part === 'other';
  return isThis && JSON.stringify(body) === JSON.stringify(wanted.body({ user: 'alice', trace }));
}
