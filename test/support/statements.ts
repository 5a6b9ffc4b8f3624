import type { TemplateJson } from '../../lib/testing/without-hashes.ts';

/** A statement of any policy in a template: of a role, an endpoint, a key, an API, whatever holds one. */
export interface FoundStatement {
  /** Type of the resource. */
  readonly type: string;
  readonly logicalId: string;
  readonly effect: string;
  readonly actions: readonly string[];
  /** As texts, in which `<…>` stands for what only a deployment knows. */
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  readonly isConditional: boolean;
}

type Value = { readonly [key: string]: unknown };

/** Every statement of a template, wherever it stands. */
export function statementsIn(template: Pick<TemplateJson, 'Resources'>): readonly FoundStatement[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties }]) =>
    statements(Properties).map((found) => ({
      type: Type,
      logicalId,
      effect: String(found['Effect']),
      actions: texts(found['Action'] ?? found['NotAction']),
      resources: texts(found['Resource'] ?? found['NotResource']),
      principals: principalsOf(found['Principal'] ?? found['NotPrincipal']),
      isConditional: 'Condition' in found,
    })),
  );
}

/** It says `*` of what may be done, to what, or by whom. */
export function isWide({ actions, resources, principals }: FoundStatement): boolean {
  return [...actions, ...resources, ...principals].some((text) => text.includes('*'));
}

/** For a list that people read. */
export function statementText({ type, effect, actions, resources, principals, isConditional }: FoundStatement): string {
  const who = principals.length === 0 ? '' : ` by ${principals.join(' ')}`;
  const where = isConditional ? ' under a condition' : '';
  return `${type.replace('AWS::', '')} ${effect} ${actions.join(' ')} on ${resources.join(' ')}${who}${where}`;
}

function statements(value: unknown): readonly Value[] {
  if (Array.isArray(value)) return value.flatMap(statements);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Value;
  const isStatement = 'Effect' in object && ('Action' in object || 'NotAction' in object);
  return isStatement ? [object] : Object.values(object).flatMap(statements);
}

const texts = (value: unknown): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(textOf);

function principalsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return texts(value);
  return Object.values(value).flatMap(texts);
}

/** Intrinsics as texts: what is joined together, and `<…>` for what is not known. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [name = '', argument] = Object.entries((value ?? {}) as Value)[0] ?? [];
  if (name === 'Fn::Join') {
    const [separator, items] = argument as [string, readonly unknown[]];
    return items.map(textOf).join(separator);
  }
  if (name === 'Fn::Sub')
    return String(Array.isArray(argument) ? argument[0] : argument).replace(/\$\{[^}]*\}/g, '<…>');
  if (name === 'Ref' && String(argument).startsWith('AWS::')) return `<${String(argument).slice(5)}>`;
  return '<…>';
}
