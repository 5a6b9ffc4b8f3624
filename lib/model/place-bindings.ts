import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from './gateway-model.ts';
import { nearestWord } from './nearest-word.ts';
import { plainJson } from './plain-json.ts';
import { entriesOf, field } from './reading.ts';

/** What stands at the construct for one name of the model. */
export interface Bound {
  readonly name: string;
  readonly at: string;
  readonly value: unknown;
}

/** The bindings as plain JSON; unlike a declaration they may hold tokens. */
export function plainBindings(
  model: GatewayModel,
  bindings: unknown,
): { readonly given: unknown; readonly oddities: readonly Issue[] } {
  const { value, findings } = plainJson(bindings);
  const oddities = findings
    .filter(({ code }) => code !== 'GH1008')
    .map(
      ({ code, path, why }): Issue => ({
        code,
        at: `gateway ${model.name} ${path.join('.')}`,
        got: undefined,
        ...(why === undefined ? {} : { why }),
      }),
    );
  return { given: value, oddities };
}

/** Every place that the model asks for, by name; what is missing and what nobody asked for are issues. */
export function bound(
  model: GatewayModel,
  kind: 'auth' | 'upstreams',
  given: unknown,
  wanted: readonly string[],
): { readonly values: readonly Bound[]; readonly issues: readonly Issue[] } {
  const at = (name: string) => `gateway ${model.name} ${kind}.${name}`;
  const missing = wanted
    .filter((name) => field(given, kind, name) === undefined)
    .map(
      (name): Issue => ({
        code: 'GH2001',
        at: at(name),
        got: undefined,
        fix: `write \`${kind}: { ${name}: … }\` at the construct`,
      }),
    );
  const unknown = entriesOf(field(given, kind))
    .filter(([name, value]) => value !== undefined && !wanted.includes(name))
    .map(([name]): Issue => {
      const meant = nearestWord(name, wanted);
      return {
        code: 'GH2002',
        at: at(name),
        got: name,
        ...(meant === undefined ? {} : { fix: `did you mean \`${meant}\`?` }),
      };
    });
  const values = wanted.flatMap((name) => {
    const value = field(given, kind, name);
    return value === undefined ? [] : [{ name, at: at(name), value }];
  });
  return { values, issues: [...missing, ...unknown] };
}
