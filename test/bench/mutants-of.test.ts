import { describe, expect, it } from '@jest/globals';
import { mutantsOf } from '../../bench/mutants/mutants-of.ts';

const sources = (source: string) => mutantsOf(source).map((mutant) => mutant.source);

describe('the mutants of a module', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a refusal is gone', 'if (a) return b;', [';']],
    ['an exception is gone', 'if (a) { log(); throw b; }', [';']],
    [
      'each of several reasons is gone',
      'if (a || b || c) return d;',
      [';', 'if (c) return d;', 'if (a || b) return d;', 'if (b || c) return d;', 'if (a || c) return d;'],
    ],
    [
      'a choice is always one of both',
      'const f = () => { return a ? b : c; };',
      ['const f = () => { return b; };', 'const f = () => { return c; };'],
    ],
    ['so is one without a return', 'const f = () => (a ? b : c);', ['const f = () => (b);', 'const f = () => (c);']],
    ['each of several conditions is gone', 'const f = () => a && b;', ['const f = () => b;', 'const f = () => a;']],
    [
      'what was caught is thrown',
      'try { a(); } catch { return b; }',
      ["try { a(); } catch { throw new Error('mutant'); }"],
    ],
    ['a step that refuses nothing stays', 'if (a) b();', []],
    ['a fork that does not leave stays', 'if (a) return b; else c();', []],
    ['a condition of && stays: what it guards would not be asked', 'if (a && b) return c;', [';']],
    ['a text is no code', "const a = 'if (a) return b;';", []],
  ])('%s', (_story, source, expected) => {
    expect(sources(source)).toEqual(expected);
  });

  it('each says where it is and what was there', () => {
    expect(mutantsOf('a();\n\n  if (b)\n    return c;')).toEqual([
      { line: 3, was: 'if (b) return c;', became: ';', source: 'a();\n\n  ;' },
    ]);
  });
});
