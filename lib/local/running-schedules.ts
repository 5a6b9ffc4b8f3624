import type { Assembly } from './assembly/read-assembly.ts';
import { readFunction } from './assembly/read-functions.ts';
import { readSchedules } from './assembly/read-schedules.ts';
import type { Scope } from './assembly/resolve.ts';
import type { FunctionDefinition, FunctionRuntime } from './host-types.ts';

/** Which functions are invoked by schedules, each with its rate and event. */
export type SchedulePlan = readonly {
  readonly definition: FunctionDefinition;
  readonly everyMillis: number;
  readonly event: unknown;
}[];

/** Only what a schedule calls is read. @throws Unsupported */
export function planSchedules(
  assembly: Assembly,
  overrides: { readonly [variable: string]: string },
  left: ReadonlySet<string>,
): SchedulePlan {
  const definitions = new Map<Scope, FunctionDefinition>();
  return readSchedules(assembly, overrides).map(({ function: scope, ...schedule }) => {
    const definition = definitions.get(scope) ?? readFunction(scope, assembly, left);
    definitions.set(scope, definition);
    return { definition, ...schedule };
  });
}

/** Schedules of one deployment. */
export interface RunningSchedules {
  /** Ends them, and at once what they have begun: nobody waits for its answer. */
  stop(): Promise<void>;
}

/**
 * Invokes each function now and then at its rate, whether an earlier run has ended or not, as AWS does. What becomes of a run
 * stands in the function's log.
 */
export function runningSchedules(
  plan: SchedulePlan,
  start: (definition: FunctionDefinition) => FunctionRuntime,
): RunningSchedules {
  const runtimes = new Map(
    [...new Set(plan.map(({ definition }) => definition))].map((definition) => [definition, start(definition)]),
  );
  const timers = plan.map(({ definition, everyMillis, event }) => {
    const invoke = () => void runtimes.get(definition)?.invoke(event);
    invoke();
    return setInterval(invoke, everyMillis);
  });
  return {
    async stop() {
      timers.forEach(clearInterval);
      await Promise.all([...runtimes.values()].map((runtime) => runtime.stop()));
    },
  };
}
