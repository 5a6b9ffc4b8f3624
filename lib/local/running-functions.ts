import { functionOfPlace } from '../contract/upstream-place.ts';
import type { Assembly } from './assembly/read-assembly.ts';
import { functionsByArn, readFunction } from './assembly/read-functions.ts';
import type { Scope } from './assembly/resolve.ts';
import { Unsupported } from './assembly/unsupported.ts';
import type { FunctionDefinition, FunctionRuntime } from './host-types.ts';
import type { RestApiDefinition } from './services/api-gateway/rest-api-definition.ts';
import { withStageVariables } from './services/api-gateway/substitution.ts';

/** The functions of an assembly that are reached, by every ARN that names one of them. */
export interface FunctionPlan {
  readonly byArn: ReadonlyMap<string, FunctionDefinition>;
  /** ARNs of those that are upstreams: other functions invoke them, where API Gateway does not. */
  readonly upstreams: ReadonlySet<string>;
}

/** Only what an API reaches is read. @throws Unsupported where a function is named that the assembly does not hold */
export function planFunctions(
  assembly: Assembly,
  apis: readonly RestApiDefinition[],
  left: ReadonlySet<string>,
): FunctionPlan {
  const scopes = functionsByArn(assembly);
  const definitions = new Map<Scope, FunctionDefinition>();
  const byArn = new Map<string, FunctionDefinition>();
  const upstreams = new Set<string>();
  for (const api of apis) {
    for (const { arn, property, isUpstream } of reached(api)) {
      const scope = scopes.get(arn);
      if (scope === undefined) {
        const place = { stack: api.stack, resource: api.restApi, property };
        throw new Unsupported(place, `${arn} is not a function of this assembly`);
      }
      const definition = definitions.get(scope) ?? readFunction(scope, assembly, left);
      definitions.set(scope, definition);
      byArn.set(arn, definition);
      if (isUpstream) upstreams.add(arn);
    }
  }
  return { byArn, upstreams };
}

interface Reached {
  readonly arn: string;
  /** Where the API names it. */
  readonly property: string;
  readonly isUpstream: boolean;
}

function reached(api: RestApiDefinition): readonly Reached[] {
  const called = [...calledArns(api)].map((arn) => ({ arn, property: 'Body', isUpstream: false }));
  return [...called, ...upstreamFunctions(api)];
}

/** Functions that stage variables of upstreams name, each by the ARN that its name has in this account. */
function upstreamFunctions({ stageVariables, region, account }: RestApiDefinition): readonly Reached[] {
  return Object.entries(stageVariables).flatMap(([variable, place]) => {
    const name = variable.startsWith('upstream_') ? functionOfPlace(place) : undefined;
    if (name === undefined) return [];
    const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
    return [{ arn, property: `Variables.${variable}`, isUpstream: true }];
  });
}

function calledArns({ methods, stageVariables }: RestApiDefinition): ReadonlySet<string> {
  const written = methods.flatMap(({ authorizer, integration }) => [
    ...(authorizer === null ? [] : [authorizer.functionArn]),
    ...(integration.type === 'AWS_PROXY' ? [integration.functionArn] : []),
  ]);
  return new Set(written.map((arn) => withStageVariables(arn, stageVariables)));
}

/** Runtimes of one deployment, shared by all APIs that call the same function. */
export interface RunningFunctions {
  at(arn: string): FunctionRuntime | undefined;
  /** One that is an upstream, by name or ARN. */
  upstreamAt(name: string): FunctionRuntime | undefined;
  /** The first one with this logical id. */
  named(logicalId: string): FunctionRuntime | undefined;
  /** Resolves when the code of all warm instances is loaded. */
  started(): Promise<unknown>;
  /** Ends the instances when their events have ended. */
  retire(): Promise<void>;
  stop(): Promise<void>;
}

export function runningFunctions(
  { byArn, upstreams }: FunctionPlan,
  start: (definition: FunctionDefinition) => FunctionRuntime,
): RunningFunctions {
  const runtimes = new Map([...new Set(byArn.values())].map((definition) => [definition, start(definition)]));
  const all = [...runtimes.values()];
  const stop = async () => {
    await Promise.all(all.map((runtime) => runtime.stop()));
  };
  const at = (arn: string) => {
    const definition = byArn.get(arn);
    return definition && runtimes.get(definition);
  };
  return {
    at,
    upstreamAt: (name) => at([...upstreams].find((arn) => arn === name || arn.endsWith(`:function:${name}`)) ?? ''),
    named: (logicalId) => [...runtimes].find(([definition]) => definition.logicalId === logicalId)?.[1],
    started: () => Promise.all(all.map((runtime) => runtime.started())),
    async retire() {
      await Promise.all(all.map((runtime) => runtime.idle()));
      await stop();
    },
    stop,
  };
}
