import { expect, it } from '@jest/globals';
import type { KeyDocuments, SharedKeys } from '../../lambdas/ports.ts';

/** Fetched at so many milliseconds; the next fetch may be ten seconds later. */
const fetched = (atMillis: number, document = `{"keys":[],"at":${atMillis}}`): SharedKeys => ({
  keys: { document, generation: `of ${document}`, fetchedAtMillis: atMillis },
  failures: 0,
  nextFetchAtMillis: atMillis + 10_000,
});
const failedOnce = ({ keys }: SharedKeys, atMillis: number): SharedKeys => ({
  keys,
  failures: 1,
  nextFetchAtMillis: atMillis + 10_000,
});

/** What every store of key documents does; each case has an issuer of its own. */
export function keyDocumentsSuite(store: () => KeyDocuments): void {
  let issuers = 0;
  const newIssuer = () => {
    issuers += 1;
    return `https://issuer.example/${issuers}/jwks.json?a=b#c`;
  };
  const at = 1_800_000_000_000;
  const until = at + 10_000;

  it('knows nothing of an issuer that nobody has fetched from', async () => {
    expect(await store().read(newIssuer())).toBeUndefined();
  });

  it('gives back what was written, the longest document too', async () => {
    const issuer = newIssuer();
    const shared = fetched(at, `{"keys":["${'é"\\\\'.repeat(25_000)}"]}`);
    await store().write(issuer, shared);
    expect(await store().read(issuer)).toEqual(shared);
    expect(await store().read(newIssuer())).toBeUndefined();
  });

  it('gives the lease to one of many', async () => {
    const issuer = newIssuer();
    const given = await Promise.all(Array.from({ length: 20 }, () => store().lease(issuer, at, until)));
    expect(given.filter((one) => one)).toHaveLength(1);
    expect(await store().read(issuer)).toEqual({ keys: null, failures: 0, nextFetchAtMillis: 0 });
  });

  it.each([
    ['before its end', 9_999, false],
    ['at its end', 10_000, true],
    ['after a long idle gap', 3_600_000, true],
    ['by a clock set back a little', -9_999, false],
    ['by a clock for which it is too long to be true', -10_001, true],
  ])('gives a lease that was given again, %s: %#', async (_, later, isGiven) => {
    const issuer = newIssuer();
    await store().lease(issuer, at, until);
    expect(await store().lease(issuer, at + later, until + later)).toBe(isGiven);
  });

  it.each([
    ['before the next fetch', 9_999, false],
    ['at the next fetch', 10_000, true],
    ['by a clock set back a little', -1, false],
    ['by a clock for which the pause is too long to be true', -320_001, true],
  ])('gives a lease after a fetch, %s: %#', async (_, later, isGiven) => {
    const issuer = newIssuer();
    expect(await store().lease(issuer, at, until)).toBe(true);
    await store().write(issuer, fetched(at));
    expect(await store().lease(issuer, at + later, until + later)).toBe(isGiven);
  });

  it('keeps the document through failures, and the count of them', async () => {
    const issuer = newIssuer();
    await store().write(issuer, fetched(at));
    await store().write(issuer, failedOnce(fetched(at), at + 300_000));
    expect(await store().read(issuer)).toEqual({ ...fetched(at), failures: 1, nextFetchAtMillis: at + 310_000 });
    expect(await store().lease(issuer, at + 309_999, at + 319_999)).toBe(false);
    expect(await store().lease(issuer, at + 310_000, at + 320_000)).toBe(true);
  });

  it('counts failures before there is any document', async () => {
    const issuer = newIssuer();
    const failed = { keys: null, failures: 1, nextFetchAtMillis: at + 10_000 };
    await store().lease(issuer, at, until);
    await store().write(issuer, failed);
    expect(await store().read(issuer)).toEqual(failed);
    await store().write(issuer, fetched(at + 10_000));
    expect(await store().read(issuer)).toEqual(fetched(at + 10_000));
  });

  it.each<[string, SharedKeys]>([
    ['an older document', fetched(at - 1)],
    ['a failure that knows an older one', failedOnce(fetched(at - 1), at + 1)],
    ['a failure that knows none', { keys: null, failures: 1, nextFetchAtMillis: at + 10_000 }],
  ])('is not told by %s', async (_, late) => {
    const issuer = newIssuer();
    await store().write(issuer, fetched(at));
    await store().write(issuer, late);
    expect(await store().read(issuer)).toEqual(fetched(at));
  });

  it('is told by a document that is older than one from the future', async () => {
    const issuer = newIssuer();
    await store().write(issuer, fetched(at + 3_600_000));
    await store().write(issuer, fetched(at));
    expect(await store().read(issuer)).toEqual(fetched(at));
  });
}
