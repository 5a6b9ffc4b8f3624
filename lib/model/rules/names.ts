import { stageVariableName } from '../../contract/places.ts';
import type { CredentialReading } from '../credential-reading.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { entriesOf, field, textOf } from '../reading.ts';

const deployedName = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const credentialName = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const claimName = /^[A-Za-z0-9_.:~-]{1,128}$/;

/** Names are used as keys of plain objects at run time, so those that every object inherits are no names. */
function isName(form: RegExp, name: string): boolean {
  return form.test(name) && !(name in Object.prototype);
}

/** Platforms, gateways, services, credentials and claims have names that every layer can carry. */
export function nameRules(gateway: GatewayReading): readonly Finding[] {
  const named: readonly Path[] = [
    ['name'],
    ['platform', 'name'],
    ...gateway.services.map(({ path }) => [...path.slice(0, -1), 'name']),
  ];
  return [
    ...named.flatMap((path): readonly Finding[] => {
      const name = textOf(field(gateway.raw, ...path));
      return name === undefined || name.trim() === '' || isName(deployedName, name) ? [] : [{ code: 'GH1006', path }];
    }),
    ...gateway.credentials.flatMap(credentialNames),
    ...gateway.credentials.filter(({ kind }) => hasIssuer.includes(kind)).flatMap(sharedVariables),
  ];
}

const hasIssuer: readonly string[] = ['jwt', 'cognito', 'introspection'];

/** Issuers are bound through stage variables, whose alphabet is smaller than that of names. */
function sharedVariables(
  { name, path }: CredentialReading,
  index: number,
  all: readonly CredentialReading[],
): readonly Finding[] {
  const variable = stageVariableName('auth', name);
  const first = all.slice(0, index).find((other) => stageVariableName('auth', other.name) === variable);
  return first === undefined
    ? []
    : [
        {
          code: 'GH2006',
          path: path.slice(0, -1),
          got: name,
          why: `${first.name} and ${name} share the stage variable ${variable}`,
        },
      ];
}

function credentialNames({ name, path, raw }: CredentialReading): readonly Finding[] {
  const claims = entriesOf(field(raw, 'claims')).flatMap(([claim]): readonly Finding[] =>
    isName(claimName, claim)
      ? []
      : [
          {
            code: 'GH1006',
            path: [...path, 'claims', claim],
            got: claim,
            why: 'a claim name is letters, digits and _ . : ~ -',
          },
        ],
  );
  if (isName(credentialName, name) && name !== 'public') return claims;
  const why = "a credential's name is a letter, then letters, digits, - and _, at most 40, and not 'public'";
  return [{ code: 'GH1006', path: path.slice(0, -1), got: name, why }, ...claims];
}
