import { type Revocable, revocationText } from '../../lib/contract/identity-rows.ts';
import { lateCrypto } from '../late-crypto.ts';
import { IdentityStoreUnavailable, type Log, type Revocations } from '../ports.ts';

/** What a token says of itself, after it was verified; undefined for what it does not say. Times are seconds since the epoch. */
export interface RevocableToken {
  readonly issuer: string;
  readonly subject: string | undefined;
  readonly tokenId: string | undefined;
  readonly issuedAt: number | undefined;
  readonly keyId: string | undefined;
}

/** By a clock that may be ahead as much as is tolerated: what was issued before a revocation must not look issued after it. */
export const earliestIssue = (
  issuedAt: number | undefined,
  { clockToleranceSeconds }: { readonly clockToleranceSeconds: number },
) => (issuedAt === undefined ? undefined : issuedAt - clockToleranceSeconds);

/** The revocations as they were at most half a minute ago. */
export interface RevocationView {
  /** Changes with the list: what was decided under another one has to be decided again. */
  readonly epoch: string;
  isRevoked(token: RevocableToken): boolean;
}

export interface RevocationList {
  /** @throws IdentityStoreUnavailable when there is no list, or only one that is too old. */
  view(): Promise<RevocationView>;
}

const refreshMillis = 15_000;
const maxAgeMillis = 30_000;
/** While the store is away the last list serves so long: the newest revocations are missed, and nobody else is locked out. */
const graceMillis = 600_000;
/** A store that is away is not asked again before. */
const awayMillis = 5_000;

interface Held {
  readonly rows: ReadonlyMap<string, number>;
  readonly view: RevocationView;
  readonly askedAtMillis: number;
}

/** Keeps the list of an instance fresh: behind the requests from 15 s on, before the next one at 30 s. */
export function revocationList(
  store: Revocations,
  { nowMillis, log }: { readonly nowMillis: () => number; readonly log: Log },
): RevocationList {
  let held: Held | undefined;
  let underWay: Promise<void> | undefined;
  let awayUntilMillis = Number.NEGATIVE_INFINITY;
  let epoch = 0;

  async function read(): Promise<void> {
    const askedAtMillis = nowMillis();
    try {
      const rows = await store.list();
      const isSame = held !== undefined && sameRows(held.rows, rows);
      if (!isSame) epoch += 1;
      held = { rows, askedAtMillis, view: isSame && held ? held.view : viewOf(rows, String(epoch)) };
    } catch (error) {
      if (!(error instanceof IdentityStoreUnavailable)) throw error;
      awayUntilMillis = nowMillis() + awayMillis;
      log.error('degraded: the list of revocations cannot be read', { reason: reasonOf(error) });
    }
  }

  function refresh(): Promise<void> {
    underWay ??= read().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  /** A clock that was set back makes a list old. */
  function ageOf(): number {
    const age = held === undefined ? Number.POSITIVE_INFINITY : nowMillis() - held.askedAtMillis;
    return age < 0 ? maxAgeMillis : age;
  }

  function isDue(atMillis: number): boolean {
    const isAway = nowMillis() < awayUntilMillis && nowMillis() >= awayUntilMillis - awayMillis;
    return ageOf() >= atMillis && !isAway;
  }

  return {
    async view() {
      if (held !== undefined && ageOf() < refreshMillis) return held.view;
      // What is under way may have begun before the instance was frozen: it is joined, and then asked again.
      for (let turn = 0; turn < 2 && isDue(maxAgeMillis); turn += 1) await refresh();
      if (isDue(refreshMillis)) refresh().catch(bug);
      if (held === undefined || ageOf() >= graceMillis)
        throw new IdentityStoreUnavailable('the revocations cannot be known now');
      return held.view;
    },
  };

  function bug(error: unknown): void {
    log.error('unexpected error', { error: error instanceof Error ? error.name : typeof error });
  }
}

/** Whether a row of each kind speaks of the token. A token that does not say when it was issued was issued before. */
function viewOf(rows: ReadonlyMap<string, number>, epoch: string): RevocationView {
  const kinds = new Set([...rows.keys()].map((name) => name.slice(0, name.indexOf('#'))));
  const before = (revocable: Revocable): number | undefined =>
    kinds.has(revocable.kind)
      ? rows.get(`${revocable.kind}#${lateCrypto().hash('sha256', revocationText(revocable), 'hex')}`)
      : undefined;
  return {
    epoch,
    isRevoked({ issuer, subject, tokenId, issuedAt = Number.NEGATIVE_INFINITY, keyId }) {
      const covers = (end: number | undefined) => end !== undefined && issuedAt <= end;
      return (
        (tokenId !== undefined && before({ kind: 'token', issuer, tokenId }) !== undefined) ||
        (keyId !== undefined && before({ kind: 'signing-key', issuer, keyId }) !== undefined) ||
        (subject !== undefined && covers(before({ kind: 'subject', issuer, subject }))) ||
        covers(before({ kind: 'issuer', issuer }))
      );
    },
  };
}

function sameRows(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([name, before]) => b.get(name) === before);
}

const reasonOf = ({ cause, message }: Error) => (cause instanceof Error ? cause.name : message);
