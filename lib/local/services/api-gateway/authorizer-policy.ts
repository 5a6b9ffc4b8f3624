import { isObject } from '../../assembly/template.ts';
import { matchesGlob } from './glob.ts';

/** What a Lambda authorizer said, checked; this is what the result cache keeps. */
export interface AuthorizerOutput {
  readonly principalId: string;
  readonly statements: readonly Statement[];
  readonly values: { readonly [name: string]: string | null };
  /** Value of the API key that the call is charged to, where the API takes keys from its authorizer; null for none. */
  readonly usageIdentifierKey: string | null;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type Decision = 'allow' | 'explicit-deny' | 'no-match';

/** An authorizer's result as API Gateway accepts it; undefined when it is malformed. */
export function authorizerOutput(result: unknown): AuthorizerOutput | undefined {
  if (!isObject(result)) return undefined;
  const { principalId, policyDocument, usageIdentifierKey = null } = result;
  const context = result['context'] ?? {};
  const statements = isObject(policyDocument) ? policyStatements(policyDocument['Statement']) : undefined;
  const values = isObject(context) ? contextValues(context) : undefined;
  if (typeof principalId !== 'string' || statements === undefined || values === undefined) return undefined;
  if (usageIdentifierKey !== null && typeof usageIdentifierKey !== 'string') return undefined;
  return { principalId, statements, values, usageIdentifierKey };
}

function policyStatements(given: unknown): readonly Statement[] | undefined {
  if (given === undefined) return undefined;
  const statements = (Array.isArray(given) ? given : [given]).map(statement);
  return statements.every((one) => one !== undefined) ? statements : undefined;
}

/** Characters of an ARN in a policy that API Gateway takes; a long path makes a method's own ARN longer. */
const maxResourceLength = 512;

/** Conditions and the Not… forms are not evaluated here; a policy that holds one is refused as malformed, never read as less. */
function statement(given: unknown): Statement | undefined {
  if (!isObject(given)) return undefined;
  const { Effect, Action, Resource } = given;
  const known = Object.keys(given).every((key) => ['Sid', 'Effect', 'Action', 'Resource'].includes(key));
  const [actions, resources] = [textList(Action), textList(Resource)];
  if (!known || actions === undefined || resources === undefined) return undefined;
  if (resources.some((resource) => resource.length > maxResourceLength)) return undefined;
  return Effect === 'Allow' || Effect === 'Deny' ? { effect: Effect, actions, resources } : undefined;
}

function textList(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === 'string') ? list : undefined;
}

/** Scalars become texts, null stays null; an object or a list makes the whole result malformed. */
function contextValues(context: object): { readonly [name: string]: string | null } | undefined {
  const entries = Object.entries(context).filter(([, value]) => value !== undefined);
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, value === null ? null : `${value}`]));
}

/** The policy's word on one method ARN: a Deny wins over every Allow. */
export function decide(statements: readonly Statement[], arn: string): Decision {
  const effects = statements.filter((one) => covers(one, arn)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'explicit-deny';
  return effects.includes('Allow') ? 'allow' : 'no-match';
}

function covers({ actions, resources }: Statement, arn: string): boolean {
  return (
    actions.some((action) => matchesGlob(action.toLowerCase(), 'execute-api:invoke')) &&
    resources.some((resource) => matchesGlob(resource, arn))
  );
}
