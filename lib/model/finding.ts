import type { Issue } from '../contract/issue.ts';
import type { IssueCode } from '../contract/issue-codes.ts';
import { field, textOf } from './reading.ts';

/** Steps from the gateway declaration to a value in it. */
export type Path = readonly (string | number)[];

/** An issue that still knows its place as steps; `got` is filled from there unless it is given. */
export interface Finding {
  readonly code: IssueCode;
  readonly path: Path;
  readonly got?: unknown;
  readonly why?: string;
  readonly fix?: string;
}

/** The issue that people read, with its place in their words and the value found there. */
export function issueOf(declaration: unknown, finding: Finding): Issue {
  const { code, path, why, fix } = finding;
  return {
    code,
    at: placeText(declaration, path),
    got: 'got' in finding ? finding.got : field(declaration, ...path),
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** `orders 'POST /orders' limit.rate`, `gateway mobile cors.origins[0]`, `platform shop auth.customer.scopes[1]` */
function placeText(declaration: unknown, path: Path): string {
  const [first, second, third, fourth, ...tail] = path;
  if (first === 'platform')
    return words(
      `platform ${nameOf(field(declaration, 'platform'))}`,
      second === 'definition' ? withoutDefinition(path.slice(2)) : path.slice(1),
    );
  const gateway = `gateway ${nameOf(declaration)}`;
  if (first !== 'definition') return words(gateway, path);
  if (second !== 'services' || typeof third !== 'number' || fourth === undefined) return words(gateway, path.slice(1));
  const name = textOf(field(declaration, 'definition', 'services', third, 'name')) ?? `services[${third}]`;
  if (fourth !== 'definition') return words(name, path.slice(3));
  const [routes, key, ...steps] = tail;
  return routes === 'routes' && key !== undefined ? words(`${name} '${key}'`, withoutRecord(steps)) : words(name, tail);
}

/** Parts are records themselves: `parts.user.definition.path` reads as `parts.user.path`. */
function withoutRecord(steps: Path): Path {
  return steps[0] === 'parts' && steps[2] === 'definition' ? [...steps.slice(0, 2), ...steps.slice(3)] : steps;
}

/** Credentials are records themselves: `auth.customer.definition.scopes` reads as `auth.customer.scopes`. */
function withoutDefinition(path: Path): Path {
  return path[0] === 'auth' && path[2] === 'definition' ? [...path.slice(0, 2), ...path.slice(3)] : path;
}

function nameOf(record: unknown): string {
  return textOf(field(record, 'name')) ?? '(without a name)';
}

function words(owner: string, steps: Path): string {
  const text = steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : /^[\w-]+$/.test(step) ? `.${step}` : `['${step}']`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? owner : `${owner} ${text}`;
}
