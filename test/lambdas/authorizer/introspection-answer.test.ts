import { describe, expect, it } from '@jest/globals';
import { introspected } from '../../../lambdas/authorizer/introspection-answer.ts';

const now = 1_800_000_000;
const place = { issuer: 'https://issuer', audiences: ['api'] };
const config = { clockToleranceSeconds: 0, requiredClaims: [] as readonly string[] };
type Answer = { readonly [name: string]: unknown };
const good: Answer = { active: true, sub: 'user-1', aud: 'api', exp: now + 60, scope: 'read', client_id: 'web' };
const read = (answer: Answer, more: Partial<typeof place & typeof config> = {}) =>
  introspected(answer, { ...place, ...more }, { ...config, ...more }, now * 1000);
const claims = { ...good, iss: 'https://issuer' };

describe('an answer that is believed', () => {
  it.each<[string, Answer, Parameters<typeof read>[1], object]>([
    ['as it should be', {}, {}, {}],
    ['of the issuer that it names', { iss: 'https://issuer' }, {}, {}],
    ['for several audiences', { aud: ['other', 'api'] }, {}, {}],
    ['without audience, where the place names none', { aud: undefined }, { audiences: [] }, {}],
    ['without end', { exp: undefined }, {}, {}],
    ['that ended within the tolerance', { exp: now - 5 }, { clockToleranceSeconds: 6 }, {}],
    ['that begins now', { nbf: now }, {}, {}],
    ['issued by a clock ahead within the tolerance', { iat: now + 5 }, { clockToleranceSeconds: 5 }, {}],
    ['of a client whose issuer calls it so', { sub: 'client:web' }, {}, {}],
    ['of a bearer token', { token_type: 'BEARER' }, {}, {}],
    ['of an access token, as some issuers call it', { token_type: 'access_token', token_use: 'access_token' }, {}, {}],
    ['of a client itself, which no user can be called', { sub: undefined }, {}, { sub: 'client:web' }],
    ['with a claim that is required', { tenant: '' }, { requiredClaims: ['tenant'] }, {}],
  ])('%s', (_, ...[answer, more, expected]) => {
    const whole = { ...claims, ...answer, ...expected };
    expect(read({ ...good, ...answer }, more)).toEqual({ active: true, claims: whole });
  });
});

describe('an answer that is refused', () => {
  it.each<[string, Answer, Parameters<typeof read>[1], string]>([
    ['not active', { active: false }, {}, 'token-inactive'],
    ['active in words', { active: 'true' }, {}, 'token-inactive'],
    ['active as a number', { active: 1 }, {}, 'token-inactive'],
    ['silent', { active: undefined }, {}, 'token-inactive'],
    ['of another issuer', { iss: 'https://other' }, {}, 'iss-unknown'],
    ['of an issuer in another spelling', { iss: 'https://issuer/' }, {}, 'iss-unknown'],
    ['of no issuer', { iss: null }, {}, 'iss-unknown'],
    ['for somebody else', { aud: 'other' }, {}, 'aud-wrong'],
    ['for nobody', { aud: undefined }, {}, 'aud-wrong'],
    ['for an audience that contains ours', { aud: 'api.evil' }, {}, 'aud-wrong'],
    ['for a list with a number', { aud: ['api', 1] }, {}, 'aud-wrong'],
    ['ended', { exp: now }, {}, 'exp-passed'],
    ['with an end in words', { exp: `${now + 60}` }, {}, 'exp-not-a-time'],
    ['with an end of null', { exp: null }, {}, 'exp-not-a-time'],
    ['with an end beyond all dates', { exp: 1e300 }, {}, 'exp-not-a-time'],
    ['not valid yet', { nbf: now + 1 }, {}, 'nbf-ahead'],
    ['valid from a text on', { nbf: 'now' }, {}, 'nbf-not-a-time'],
    ['issued a second from now', { iat: now + 1 }, {}, 'iat-ahead'],
    ['of a user who calls himself as a client is called', { sub: 'client:bank' }, {}, 'sub-missing'],
    ['issued in words', { iat: 'yesterday' }, {}, 'iat-not-a-time'],
    ['with an id that is no text', { jti: 7 }, {}, 'jti-not-text'],
    ['of nobody', { sub: undefined, client_id: undefined, username: 'bob' }, {}, 'sub-missing'],
    ['of an empty subject, whatever the client', { sub: '' }, {}, 'sub-missing'],
    ['of a subject that is a number', { sub: 7 }, {}, 'sub-missing'],
    ['of an empty client', { sub: undefined, client_id: '' }, {}, 'sub-missing'],
    ['without a claim that is required', {}, { requiredClaims: ['tenant'] }, 'claim-missing'],
    ['with null for it', { tenant: null }, { requiredClaims: ['tenant'] }, 'claim-missing'],
    ['with it only as every object has it', {}, { requiredClaims: ['toString'] }, 'claim-missing'],
    ['of a token bound to a key', { token_type: 'DPoP' }, {}, 'token-type-wrong'],
    ['of one that only says so', { cnf: { jkt: 'x' } }, {}, 'token-type-wrong'],
    ['of a refresh token', { token_use: 'refresh_token' }, {}, 'token-type-wrong'],
    ['of another one', { typ: 'Refresh' }, {}, 'token-type-wrong'],
    ['of a type that is no text', { token_type: ['Bearer'] }, {}, 'token-type-wrong'],
  ])('%s', (_, ...[answer, more, reason]) => {
    expect(read({ ...good, ...answer }, more)).toEqual({ active: false, reason });
  });
});
