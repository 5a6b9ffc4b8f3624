import type { Assembly } from './assembly/read-assembly.ts';
import { functionsByArn, readFunction } from './assembly/read-functions.ts';
import type { Scope } from './assembly/resolve.ts';
import { Unsupported } from './assembly/unsupported.ts';
import type { FunctionDefinition, FunctionRuntime } from './host-types.ts';
import type { RestApiDefinition } from './services/api-gateway/rest-api-definition.ts';
import { withStageVariables } from './services/api-gateway/substitution.ts';

/** The functions that an assembly's APIs call, by every ARN that an API names. */
export type FunctionPlan = ReadonlyMap<string, FunctionDefinition>;

/** Only what an API reaches is read. @throws Unsupported when an API names a function that the assembly does not hold */
export function planFunctions(
  assembly: Assembly,
  apis: readonly RestApiDefinition[],
  left: ReadonlySet<string>,
): FunctionPlan {
  const byArn = functionsByArn(assembly);
  const definitions = new Map<Scope, FunctionDefinition>();
  const plan = new Map<string, FunctionDefinition>();
  for (const api of apis) {
    for (const arn of calledArns(api)) {
      const scope = byArn.get(arn);
      if (scope === undefined) {
        const place = { stack: api.stack, resource: api.restApi, property: 'Body' };
        throw new Unsupported(place, `${arn} is not a function of this assembly`);
      }
      const definition = definitions.get(scope) ?? readFunction(scope, assembly, left);
      definitions.set(scope, definition);
      plan.set(arn, definition);
    }
  }
  return plan;
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
  /** The first one with this logical id. */
  named(logicalId: string): FunctionRuntime | undefined;
  /** Resolves when the code of all warm instances is loaded. */
  started(): Promise<unknown>;
  /** Ends the instances when their events have ended. */
  retire(): Promise<void>;
  stop(): Promise<void>;
}

export function runningFunctions(
  plan: FunctionPlan,
  start: (definition: FunctionDefinition) => FunctionRuntime,
): RunningFunctions {
  const runtimes = new Map([...new Set(plan.values())].map((definition) => [definition, start(definition)]));
  const all = [...runtimes.values()];
  const stop = async () => {
    await Promise.all(all.map((runtime) => runtime.stop()));
  };
  return {
    at(arn) {
      const definition = plan.get(arn);
      return definition && runtimes.get(definition);
    },
    named: (logicalId) => [...runtimes].find(([definition]) => definition.logicalId === logicalId)?.[1],
    started: () => Promise.all(all.map((runtime) => runtime.started())),
    async retire() {
      await Promise.all(all.map((runtime) => runtime.idle()));
      await stop();
    },
    stop,
  };
}
