import type { CharacterSet, Pattern } from '../../contract/pattern.ts';
import type { Steps } from './steps.ts';

/** Whether a pattern is found in a text. It takes at most one step for each state at each character, whatever the pattern. */
export type Match = (text: string, run: Steps) => boolean;

type Instruction =
  | { readonly op: 'take'; readonly test: (code: number) => boolean }
  | { readonly op: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly op: 'fork'; to: number; other: number }
  | { readonly op: 'found' };

/** The pattern as a set of states that move together, one character at a time (Thompson): it never goes back in the text. */
export function matchOf(pattern: Pattern): Match {
  const program: Instruction[] = [];
  write(program, pattern);
  program.push({ op: 'found' });
  const isAnchored = startsAtStart(pattern);
  return (text, run) => {
    const moving: Moving = { program, text, marks: new Int32Array(program.length).fill(-1), found: false };
    let states: number[] = [];
    let before = -1;
    for (let at = 0; ; ) {
      if (at === 0 || !isAnchored) enter(moving, states, { state: 0, at, before });
      if (moving.found) return true;
      const code = text.codePointAt(at);
      if (code === undefined || (isAnchored && states.length === 0)) return false;
      run.steps -= states.length + 1;
      if (run.steps < 0) return false;
      at += code > 0xffff ? 2 : 1;
      const next: number[] = [];
      for (const state of states) {
        const instruction = program[state] as Instruction & { op: 'take' };
        if (instruction.test(code)) enter(moving, next, { state: state + 1, at, before: code });
      }
      states = next;
      before = code;
    }
  };
}

interface Moving {
  readonly program: readonly Instruction[];
  readonly text: string;
  /** Where in the text each state was entered last: none is entered twice. */
  readonly marks: Int32Array;
  found: boolean;
}

interface Entry {
  readonly state: number;
  readonly at: number;
  readonly before: number;
}

/** Follow what needs no character. Not recursive: a pattern may have two thousand states in a row. */
function enter(moving: Moving, states: number[], { state, at, before }: Entry): void {
  const open = [state];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (moving.marks[next] === at) continue;
    moving.marks[next] = at;
    const instruction = moving.program[next] as Instruction;
    if (instruction.op === 'found') moving.found = true;
    else if (instruction.op === 'take') states.push(next);
    else if (instruction.op === 'fork') open.push(instruction.to, instruction.other);
    else if (isEdge(instruction.edge, before, moving.text.codePointAt(at))) open.push(next + 1);
  }
}

function isEdge(edge: 'start' | 'end' | 'word' | 'no-word', before: number, after: number | undefined): boolean {
  if (edge === 'start') return before === -1;
  if (edge === 'end') return after === undefined;
  return (isWord(before) !== isWord(after ?? -1)) === (edge === 'word');
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95;
}

function write(program: Instruction[], pattern: Pattern): void {
  if (pattern.kind === 'set') program.push({ op: 'take', test: testOf(pattern.set) });
  else if (pattern.kind === 'edge') program.push({ op: 'edge', edge: pattern.edge });
  else if (pattern.kind === 'sequence') for (const part of pattern.of) write(program, part);
  else if (pattern.kind === 'choice') writeChoice(program, pattern.of);
  else writeRepeat(program, pattern.of, pattern.least, pattern.most);
}

function writeChoice(program: Instruction[], [first, ...others]: readonly Pattern[]): void {
  if (first === undefined) return;
  if (others.length === 0) {
    write(program, first);
    return;
  }
  const fork = forkFrom(program);
  write(program, first);
  const end = forkFrom(program);
  fork.other = program.length;
  writeChoice(program, others);
  end.to = program.length;
  end.other = program.length;
}

function writeRepeat(program: Instruction[], of: Pattern, least: number, most: number): void {
  for (let times = 0; times < least; times += 1) write(program, of);
  const skips: { to: number; other: number }[] = [];
  if (most === Number.POSITIVE_INFINITY) {
    const start = program.length;
    skips.push(forkFrom(program));
    write(program, of);
    const back = forkFrom(program);
    back.to = start;
    back.other = start;
  } else {
    for (let times = least; times < most; times += 1) {
      skips.push(forkFrom(program));
      write(program, of);
    }
  }
  for (const skip of skips) skip.other = program.length;
}

/** A fork that goes on with what follows it, and to where its `other` is set later. */
function forkFrom(program: Instruction[]): { to: number; other: number } {
  const fork = { op: 'fork' as const, to: program.length + 1, other: program.length + 1 };
  program.push(fork);
  return fork;
}

function startsAtStart(pattern: Pattern): boolean {
  if (pattern.kind === 'edge') return pattern.edge === 'start';
  if (pattern.kind === 'choice') return pattern.of.every(startsAtStart);
  return pattern.kind === 'sequence' && pattern.of[0] !== undefined && startsAtStart(pattern.of[0]);
}

/** Whether a character is in a set: by a table for ASCII, else by looking. */
function testOf(set: CharacterSet): (code: number) => boolean {
  const isIn = memberOf(set);
  const table = Array.from({ length: 128 }, (_, code) => isIn(code));
  return (code) => (code < 128 ? table[code] === true : isIn(code));
}

function memberOf({ not, of }: CharacterSet): (code: number) => boolean {
  const tests = of.map((one): ((code: number) => boolean) => {
    if ('property' in one) {
      const expression = new RegExp(one.property, 'u');
      return (code) => expression.test(String.fromCodePoint(code));
    }
    return 'not' in one ? memberOf(one) : (code) => code >= one[0] && code <= one[1];
  });
  return (code) => tests.some((test) => test(code)) !== not;
}
