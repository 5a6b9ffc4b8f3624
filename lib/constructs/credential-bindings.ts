import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { entriesOf, field } from '../model/reading.ts';
import { boundFunction, functionBindingIssues } from './function-binding.ts';

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
  const given = entriesOf(auth);
  const kindOf = (name: string) => platform.credentials[name]?.kind;
  const wanted = Object.keys(platform.credentials).filter((name) => kindOf(name) === 'lambda');
  const bound = wanted.map((name) => ({ name, value: given.find(([key]) => key === name)?.[1] }));
  const secrets = given.flatMap(([name, value]) =>
    kindOf(name) === 'introspection' ? [field(value, 'clientSecret')] : [],
  );
  return {
    functions: Object.fromEntries(
      bound.flatMap(({ name, value }) => {
        const one = boundFunction(value);
        return one === undefined ? [] : [[name, one]];
      }),
    ),
    places: Object.fromEntries(given.filter(([name]) => !wanted.includes(name))),
    clientSecrets: [...new Set(secrets.filter((one) => typeof one === 'string'))],
    issues: bound.flatMap(({ name, value }) => functionIssues(`gateway ${gateway} auth.${name}`, name, value)),
  };
}

function functionIssues(at: string, name: string, value: unknown): readonly Issue[] {
  const fix = `write \`auth: { ${name}: { function: … } }\` at the construct`;
  if (value === undefined) return [{ code: 'GH2001', at, got: undefined, fix }];
  return functionBindingIssues(at, value, { keys: ['function'], fix });
}
