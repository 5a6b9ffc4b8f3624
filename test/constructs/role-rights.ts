import { resources, type TemplateJson } from './shop.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: readonly string[] } };
}

/**
 * Whether the role of a function may do this to one row of a table, as IAM evaluates the statements of its policies: actions
 * and keys with wildcards, `ForAllValues:StringLike` on the leading key. Any other condition, and a Deny, is a mistake here.
 */
export function mayTouch(
  template: TemplateJson,
  role: string,
  request: { readonly action: string; readonly table: string; readonly leadingKey: string },
): boolean {
  return statementsOf(template, role).some((statement) => {
    const isAbout =
      [statement.Action].flat().some((pattern) => like(pattern, request.action)) &&
      [statement.Resource].flat().some((resource) => names(resource, request.table));
    if (!isAbout) return false;
    if (statement.Effect !== 'Allow') throw new Error(`${role}: a Deny of ${request.action} is not evaluated`);
    return Object.entries(statement.Condition ?? {}).every(([operator, keys]) => {
      const patterns = keys['dynamodb:LeadingKeys'];
      if (operator !== 'ForAllValues:StringLike' || patterns === undefined || Object.keys(keys).length > 1)
        throw new Error(`${role}: the condition ${operator} is not evaluated`);
      return [patterns].flat().some((pattern) => like(pattern, request.leadingKey));
    });
  });
}

/** The statements of all policies of the roles whose logical id holds this name. */
export function statementsOf(template: TemplateJson, role: string): readonly Statement[] {
  return Object.values(resources(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes(role))
    .flatMap(({ Properties }) => Properties['PolicyDocument'].Statement as readonly Statement[]);
}

function like(pattern: string, text: string): boolean {
  const literal = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${literal}$`, 's').test(text);
}

/** True for `*`, and for the ARN of the table itself. */
function names(resource: unknown, table: string): boolean {
  if (resource === '*') return true;
  const [id, attribute] = (resource as { readonly 'Fn::GetAtt'?: readonly string[] })['Fn::GetAtt'] ?? [];
  return attribute === 'Arn' && id !== undefined && new RegExp(`^Gateway${table}[0-9A-F]{8}$`).test(id);
}
