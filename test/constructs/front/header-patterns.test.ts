import { describe, expect, it } from '@jest/globals';
import { headerPatterns } from '../../../lib/constructs/front/header-patterns.ts';
import { foldHeaderName, identityNames, identityPrefixes } from '../../../lib/contract/header-names.ts';

const identityHeaders = ['X-User-Id', 'X-Acme-Caller', 'X-Tenant-Id'];
const patterns = headerPatterns(identityHeaders).map((text) => new RegExp(text));
/** As AWS WAF lists the names of a request, after LOWERCASE. */
const isBlocked = (...names: readonly string[]) =>
  patterns.some((pattern) => pattern.test(names.join(':').toLowerCase()));

describe('a request whose headers say who is calling', () => {
  const dashes = ['-', '_', '.', '~', '!', '+'];
  const claims = [...identityPrefixes.map((prefix) => `${prefix}id`), ...identityNames, ...identityHeaders];

  it.each(
    claims.flatMap((name) => dashes.map((dash) => [name.replaceAll('-', dash)] as const)),
  )('is found by %s', (name) => {
    expect([isBlocked(name), isBlocked('host', name), isBlocked(name.toUpperCase(), 'accept')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('is found where dashes are mixed', () => {
    expect(isBlocked('host', 'X_User-Id')).toBe(true);
    expect(isBlocked('Remote.User')).toBe(true);
  });
});

it.each([
  'user-agent',
  'x-users',
  'my-x-user-id',
  'x-remote-user-agent',
  'x-acme-caller-2',
  'x-request-id',
  'x-forwarded-for',
  'authorization',
])('a request with %s is none of these', (name) => {
  expect(isBlocked('host', name, 'accept')).toBe(false);
});

it('two headers are not read as one', () => {
  expect(isBlocked('x', 'user', 'id')).toBe(false);
  expect(isBlocked('remote', 'user')).toBe(false);
});

it('what the patterns find, the forwarder drops: both fold names alike', () => {
  expect(foldHeaderName('X_User.Id').startsWith('x-user-')).toBe(true);
});

it('no pattern is longer than AWS WAF takes, and there are few of them', () => {
  const texts = headerPatterns(['X-Acme-Caller-Identity', 'X-Acme-Caller-Roles', 'X-Acme-Caller-Tenant']);
  expect(texts.filter((text) => text.length > 200)).toEqual([]);
  expect(texts.length).toBe(3);
});
