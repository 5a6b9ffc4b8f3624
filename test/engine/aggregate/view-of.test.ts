import { expect, it } from '@jest/globals';
import type { ViewChoice } from '../../../lib/contract/aggregate.ts';
import { viewOf } from '../../../lib/engine/aggregate/view-of.ts';

const byHeader: ViewChoice = {
  by: { from: 'header', name: 'x-client' },
  named: { ios: 'mobile', web: 'full' },
  view: 'small',
};

it.each<[story: string, choice: ViewChoice, text: string | undefined, view: string]>([
  ['a text that names a view', byHeader, 'ios', 'mobile'],
  ['a text that names none', byHeader, 'android', 'small'],
  ['no text', byHeader, undefined, 'small'],
  ['an empty text', byHeader, '', 'small'],
  ['another case is another text', byHeader, 'IOS', 'small'],
  ['two texts are none of them', byHeader, 'ios, web', 'small'],
  ['the name of a view is none of its texts', byHeader, 'mobile', 'small'],
  ['a member of every object', byHeader, 'toString', 'small'],
  ['a prototype', byHeader, '__proto__', 'small'],
  ['a gateway of one sort of client asks nothing', { by: null, view: 'mobile' }, 'web', 'mobile'],
])('%s', (_, choice, text, view) => {
  expect(viewOf(choice, () => text)).toBe(view);
});
