import { expect, test } from '@jest/globals';
import { nearestWord } from '../../lib/model/nearest-word.ts';

const words = ['auth', 'reason', 'scopes', 'timeout', 'to'];

test.each<[string, string, string | undefined]>([
  ['a letter lost', 'timout', 'timeout'],
  ['a letter too many', 'scoopes', 'scopes'],
  ['a letter changed', 'reasan', 'reason'],
  ['two letters swapped', 'auht', 'auth'],
  ['another case', 'Timeout', 'timeout'],
  ['one of two letters', 't', 'to'],
  ['another word', 'retries', undefined],
  ['nothing', '', undefined],
])('%s', (_, typed, meant) => {
  expect(nearestWord(typed, words)).toBe(meant);
});
