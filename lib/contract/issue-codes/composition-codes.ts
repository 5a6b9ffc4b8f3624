import type { IssueWords } from './issue-words.ts';

/** What stands together in a gateway: aggregates and guardrails. */
export const compositionCodes = {
  // 18xx: aggregates
  GH1801: {
    what: 'an aggregate stands in a gateway that is for one sort of client',
    fix: "say on the gateway which: `bff: 'mobile apps'`, or lift it in the guardrails of the platform: `aggregates: 'anywhere'`",
  },
  GH1802: {
    what: 'a part is a GET route that a mounted service declares and the gateway calls',
    fix: 'call another route',
  },
  GH1803: {
    what: 'the aggregate does not ask of its callers what its part asks',
    fix: 'ask the same of the aggregate, or leave the part out',
  },
  GH1804: {
    what: 'a part gets every parameter of its route and no others',
    fix: 'write the parameters of the route',
  },
  GH1805: {
    what: 'a part waits for a value that no other part can give it',
    fix: "write 'parts.<name>.<path>' with the name of another part",
  },
  GH1806: {
    what: 'two parts cannot both stand there',
    fix: "give one of them another place: `as: '…'`",
  },
  GH1807: { what: 'a view that nobody has, or that nobody gets', fix: 'write the name of a view, or remove it' },
  GH1808: {
    what: 'a part is critical or has a fallback, exactly one of both',
    fix: "write `critical: true` or `fallback: 'omit'`",
  },
  GH1809: { what: 'an aggregate has 1 to 20 parts', fix: 'split it, or leave parts out' },
  // 19xx: guardrails
  GH1901: { what: 'an owner whom the guardrails do not know', fix: 'write one of their `owners`, or add this one' },
  GH1902: {
    what: 'an origin that the guardrails do not allow',
    fix: 'remove it, or have it added to `origins` of the guardrails',
  },
  GH1903: {
    what: 'a public route that the guardrails do not allow',
    fix: 'give it a credential, or have it added to `publicRoutes` of the guardrails',
  },
  GH1904: { what: 'longer bodies than the guardrails allow', fix: 'lower `maxBody`, or leave it out' },
  GH1905: {
    what: 'the guardrails demand a stricter limit here',
    fix: 'declare an exact limit that admits no more: a sliding window, or a bucket whose burst and rate together do not',
  },
  GH1906: { what: 'the guardrails demand a base path of its own', fix: "write for example `path: '/orders'`" },
  GH1907: { what: 'a base path within another', fix: 'give each service a base path beside the others' },
} as const satisfies IssueWords;
