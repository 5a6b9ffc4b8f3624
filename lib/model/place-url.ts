import type { Issue } from '../contract/issue.ts';
import { isLoopback } from '../contract/places.ts';

/** What the caller knows of texts that stand for values of deploy time. */
export interface Tokens {
  readonly isToken: (text: string) => boolean;
  /** `host[:port][/base]` of a URL that is a token as a whole. */
  readonly withoutScheme: (url: string) => string;
}

export interface UrlRules {
  readonly tokens: Tokens;
  /** A reason for plain http was written. */
  readonly mayBePlain: boolean;
  readonly mayHaveQuery: boolean;
}

const plainHttp = /^http:\/\//i;

/** A literal URL is https, or plain http to this machine or with a reason; it holds no user, no fragment and no dots to resolve. */
export function urlIssues(at: string, text: string, rules: UrlRules): readonly Issue[] {
  const isRefused = plainHttp.test(text) && !rules.mayBePlain;
  if (rules.tokens.isToken(text)) return isRefused ? [{ code: 'GH2003', at, got: undefined }] : [];
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [{ code: 'GH2003', at, got: shown(text) }];
  const url = new URL(text);
  const fault = formFault(text, url, rules);
  if (fault !== undefined) return [{ code: 'GH2003', at, got: shown(text), ...fault }];
  return isRefused && !isLoopback(url.hostname) ? [{ code: 'GH2003', at, got: shown(text) }] : [];
}

function formFault(text: string, url: URL, { mayHaveQuery }: UrlRules): Pick<Issue, 'why' | 'fix'> | undefined {
  if (url.username !== '' || url.password !== '')
    return { why: 'an address holds no user and no password', fix: 'remove them' };
  if (url.hash !== '' || (url.search !== '' && !mayHaveQuery))
    return { why: 'an address holds no query and no fragment', fix: 'remove them' };
  const path = text.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (path === '' || path === url.pathname) return undefined;
  return { why: 'its path is not in normal form', fix: `write ${url.origin}${url.pathname}` };
}

/** The written reason, where plain http may be used; one that is written beside https changes nothing. */
export function reasonFor(urls: readonly string[], reason: string | null | undefined): string | null {
  return reason && urls.some((url) => !/^https:\/\//i.test(url)) ? reason : null;
}

/** An address as a message may show it: what stands before an @ could be a password. */
export function shown(text: string): string | undefined {
  return text.includes('@') ? undefined : text;
}
