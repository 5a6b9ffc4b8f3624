import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { entriesOf, field } from '../model/reading.ts';
import { type Connected, connectedPlaces } from './connected-places.ts';
import { boundFunction, functionBindingIssues } from './function-binding.ts';

/** What stands at `upstreams` of the construct: functions and other constructs, which are no data, and addresses, which are. */
export interface UpstreamBindings {
  readonly functions: { readonly [upstream: string]: IFunction };
  /** The constructs at addresses. */
  readonly connected: readonly Connected[];
  /** As they were given, each function by its ARN, and without other constructs. */
  readonly places: unknown;
  readonly issues: readonly Issue[];
}

/** An ARN names the version or alias as well, and a function of another account: a name does neither. */
export function upstreamBindings({ name: gateway }: Pick<GatewayModel, 'name'>, upstreams: unknown): UpstreamBindings {
  const { connected, places, issues } = connectedPlaces(gateway, upstreams);
  const given = entriesOf(places);
  const bound = given.filter(([, value]) => field(value, 'kind') === 'function');
  if (bound.length === 0) return { functions: {}, connected, places, issues };
  const functions = Object.fromEntries(
    bound.flatMap(([name, value]) => {
      const one = boundFunction(value);
      return one === undefined ? [] : [[name, one]];
    }),
  );
  return {
    functions,
    connected,
    places: Object.fromEntries(
      given.map(([name, value]) => [name, bound.some(([one]) => one === name) ? placeOf(functions[name]) : value]),
    ),
    issues: [
      ...issues,
      ...bound.flatMap(([name, value]) =>
        functionBindingIssues(`gateway ${gateway} upstreams.${name}`, value, {
          keys: ['kind', 'function'],
          fix: `write \`upstreams: { ${name}: lambdaFunction(…) }\` at the construct`,
        }),
      ),
    ],
  };
}

/** What is no function is told above; what the declaration says beside it is told all the same. */
function placeOf(bound: IFunction | undefined): { readonly kind: 'function'; readonly name: string } {
  return { kind: 'function', name: bound?.functionArn ?? 'unknown' };
}
