import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';

/** What stands at `auth` of the construct: functions, which are no data, and the places of issuers, which are. */
export interface CredentialBindings {
  /** The authorizer function of each credential that has one of its own. */
  readonly functions: { readonly [credential: string]: IFunction };
  readonly places: { readonly [credential: string]: unknown };
  /** Names of the secrets of OAuth clients. */
  readonly clientSecrets: readonly string[];
  readonly issues: readonly Issue[];
}

export function credentialBindings({ name: gateway, platform }: GatewayModel, auth: unknown): CredentialBindings {
  const given = Object.entries(typeof auth === 'object' && auth !== null ? auth : {});
  const kindOf = (name: string) => platform.credentials[name]?.kind;
  const wanted = Object.keys(platform.credentials).filter((name) => kindOf(name) === 'lambda');
  const bound = wanted.map((name) => ({ name, value: given.find(([key]) => key === name)?.[1] as unknown }));
  const secrets = given.flatMap(([name, value]) =>
    kindOf(name) === 'introspection' ? [(value as { readonly clientSecret?: unknown } | null)?.clientSecret] : [],
  );
  return {
    functions: Object.fromEntries(
      bound.flatMap(({ name, value }) => (isFunctionPlace(value) ? [[name, value.function]] : [])),
    ),
    places: Object.fromEntries(given.filter(([name]) => !wanted.includes(name))),
    clientSecrets: [...new Set(secrets.filter((one) => typeof one === 'string'))],
    issues: bound.flatMap(({ name, value }) => functionIssues(`gateway ${gateway} auth.${name}`, value)),
  };
}

function isFunctionPlace(value: unknown): value is { readonly function: IFunction } {
  return isObject(value) && Construct.isConstruct(value['function']) && 'functionArn' in value['function'];
}

function functionIssues(at: string, value: unknown): readonly Issue[] {
  const name = at.split('.').at(-1);
  const fix = `write \`auth: { ${name}: { function: … } }\` at the construct`;
  if (value === undefined) return [{ code: 'GH2001', at, got: undefined, fix }];
  if (!isFunctionPlace(value))
    return [{ code: 'GH1004', at: `${at}.function`, got: undefined, why: 'expected a Lambda function', fix }];
  return Object.keys(value)
    .filter((key) => key !== 'function')
    .map((key): Issue => ({ code: 'GH1001', at: `${at}.${key}`, got: key }));
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
