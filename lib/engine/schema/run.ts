import { maxSteps, shownViolations, type Violation, type Violations } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';
import type { Steps } from './steps.ts';

/** One value being checked: where in it, what was found, and what may still be spent. */
export interface Run extends Steps {
  /** Schemas inside each other. */
  depth: number;
  /** Above zero while it is only asked whether something fits, as in `not`: nothing is reported, and the first miss ends it. */
  quiet: number;
  readonly place: (string | number)[];
  readonly violations: Violation[];
  more: number;
}

/** Whether a value fits. What does not fit is reported by whoever finds it. */
export type Check = (value: Json, run: Run, seen: Seen | undefined) => boolean;

/** Which members and elements of one value some schema has looked at, for `unevaluated…`. */
export interface Seen {
  readonly names: Set<string>;
  readonly indexes: Set<number>;
}

export function newRun(root: string): Run {
  return { steps: maxSteps, depth: 0, quiet: 0, place: [root], violations: [], more: 0 };
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** False, so that a check can end with it. */
export function report(run: Run, rule: string, expected: string): false {
  if (run.quiet > 0 || run.steps < 0) return false;
  if (run.violations.length === shownViolations) run.more += 1;
  else run.violations.push({ at: placeText(run.place), rule, expected });
  return false;
}

/** One step down: a member or an element. */
export function within(run: Run, step: string | number, value: Json, check: Check): boolean {
  run.place.push(step);
  const fits = check(value, run, undefined);
  run.place.pop();
  return fits;
}

/** A report about something that is one step down, such as a member that is missing. */
export function reportWithin(run: Run, step: string | number, rule: string, expected: string): false {
  run.place.push(step);
  report(run, rule, expected);
  run.place.pop();
  return false;
}

/** Whether it fits, without a word of it. What it looked at counts only when it fits. */
export function quietly(value: Json, run: Run, seen: Seen | undefined, check: Check): boolean {
  const own = seen && newSeen();
  run.quiet += 1;
  const fits = check(value, run, own);
  run.quiet -= 1;
  if (fits) addSeen(seen, own);
  return fits;
}

export function newSeen(): Seen {
  return { names: new Set(), indexes: new Set() };
}

export function addSeen(to: Seen | undefined, from: Seen | undefined): void {
  for (const name of from?.names ?? []) to?.names.add(name);
  for (const index of from?.indexes ?? []) to?.indexes.add(index);
}

/** A value that took too much is refused, whatever has been found in it. */
export function ending(run: Run): Violations {
  const { violations, more } = run;
  if (run.steps >= 0) return { violations, more };
  const tooMuch = { at: String(run.place[0]), rule: 'work', expected: `a value that is checked in ${maxSteps} steps` };
  return { violations: [tooMuch, ...violations.slice(0, shownViolations - 1)], more };
}

const plainName = /^[\p{L}\p{N}_$@-]{1,64}$/u;

/** `body.items[2].price`; a name that is odd stands in quotes, and of a long one the beginning. */
function placeText(place: readonly (string | number)[]): string {
  const [root, ...steps] = place;
  return steps.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return `${text}.${plainName.test(step) ? step : JSON.stringify(Array.from(step.slice(0, 128)).slice(0, 64).join(''))}`;
  }, String(root));
}
