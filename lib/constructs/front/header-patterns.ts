import { foldHeaderName, identityNames, identityPrefixes } from '../../contract/header-names.ts';

/** "Maximum number of characters in each regex pattern", AWS WAF Developer Guide, "AWS WAF quotas", read 2026-11-24. */
const longestPattern = 200;

/** Whatever a server might read as a dash; never the colon between two names. */
const dash = '[^a-z0-9:]';

/**
 * Regular expressions over the names of a request's headers as AWS WAF lists them, in small letters with colons between:
 * `host:x-user-id:accept`. One of them matches where a name says who is calling, in any spelling that a server might take for
 * one of these.
 */
export function headerPatterns(identityHeaders: readonly string[]): readonly string[] {
  const prefixes = identityPrefixes.map(spelled);
  const names = [...identityNames, ...identityHeaders.map(foldHeaderName)].filter(
    (name) => !identityPrefixes.some((prefix) => name.startsWith(prefix)),
  );
  return [...packed(prefixes, ''), ...packed([...new Set(names)].map(spelled), '(?:$|:)')];
}

const spelled = (folded: string) => folded.replaceAll('-', dash);

/** As few patterns as their length allows: each costs as much as the next, whatever its length. */
function packed(alternatives: readonly string[], end: string): readonly string[] {
  const groups: string[][] = [];
  for (const one of alternatives) {
    const last = groups.at(-1);
    if (last !== undefined && pattern([...last, one], end).length <= longestPattern) last.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => pattern(group, end));
}

const pattern = (alternatives: readonly string[], end: string) => `(?:^|:)(?:${alternatives.join('|')})${end}`;
