import { describe, expect, it } from '@jest/globals';
import {
  type CredentialPlace,
  type Presented,
  presentedCredential,
} from '../../../lib/engine/callers/presented-credential.ts';
import type { HeaderList } from '../../../lib/engine/headers/upstream-headers.ts';

const token: CredentialPlace = { header: 'authorization', query: null };
const session: CredentialPlace = { header: 'x-session', query: null };
const key: CredentialPlace = { header: 'x-api-key', query: 'api_key' };
const one = (header: string | null, value: string): Presented => ({
  found: 'one',
  header,
  query: header === null ? 'api_key' : null,
  value,
});
const none: Presented = { found: 'none' };
const several: Presented = { found: 'several' };

it.each<[string, readonly CredentialPlace[], HeaderList, object | null, Presented]>([
  ['nothing', [token], [], {}, none],
  ['no query at all', [token], [['Authorization', 'x']], null, one('authorization', 'x')],
  ['any case', [token], [['aUTHORIZATION', 'x']], {}, one('authorization', 'x')],
  ['an empty value', [token], [['authorization', '']], {}, one('authorization', '')],
  ['the header of another place', [token], [['X-Api-Key', 'x']], {}, none],
  ['an underscore', [key], [['x_api_key', 'x']], {}, none],
  ['a blank in the name', [token], [['authorization ', 'x']], {}, none],
  [
    'two of one name',
    [token],
    [
      ['a', '1'],
      ['Authorization', 'x'],
      ['authorization', 'x'],
    ],
    {},
    several,
  ],
  [
    'two places',
    [token, key],
    [
      ['Authorization', 'x'],
      ['X-Api-Key', 'y'],
    ],
    {},
    several,
  ],
  [
    'an empty one beside another',
    [token, key],
    [
      ['Authorization', 'x'],
      ['X-Api-Key', ''],
    ],
    {},
    several,
  ],
  ['one of two places', [token, session], [['X-Session', 'x']], {}, one('x-session', 'x')],
  ['two credentials in one place', [token, token], [['Authorization', 'x']], {}, one('authorization', 'x')],
  ['a key in the query', [key], [], { api_key: ['k'] }, one(null, 'k')],
  ['a key in the query as one text', [key], [], { api_key: 'k' }, one(null, 'k')],
  ['two keys in the query', [key], [], { api_key: ['k', 'k'] }, several],
  ['a key in both', [key], [['x-api-key', 'k']], { api_key: ['k'] }, several],
  ['another parameter', [key], [], { API_KEY: ['k'], 'api-key': ['k'] }, none],
  ['a token in the query alone', [token], [], { access_token: ['t'] }, none],
  ['a token in the query beside the header', [token], [['Authorization', 'x']], { access_token: ['t'] }, several],
  ['a token in the query beside a key', [token, key], [['x-api-key', 'k']], { access_token: [''] }, several],
  [
    'a token in the query where none is looked for',
    [key],
    [['x-api-key', 'k']],
    { access_token: ['t'] },
    one('x-api-key', 'k'),
  ],
  ['a name of every object', [{ header: 'x', query: 'constructor' }], [], {}, none],
])('%s', (_, ...[places, headers, query, expected]) => {
  expect(presentedCredential(places, headers, query as null)).toEqual(expected);
});

describe('no place', () => {
  it('is looked at where a route has none', () => {
    expect(presentedCredential([], [['Authorization', 'x']], { access_token: ['t'] })).toEqual(none);
  });
});
