import { any, type KnownKeys, only, refuseUnknown } from './known-keys.ts';
import type { Assembly } from './read-assembly.ts';
import { functionsByArn } from './read-functions.ts';
import { property, resolve, resourcesOf, type Scope } from './resolve.ts';
import { isObject, type Json, type JsonObject } from './template.ts';
import { below, type Place, Unsupported } from './unsupported.ts';

/** A rule that invokes a function again and again, each time with the same event. */
export interface ScheduleDefinition {
  /** The function, where it stands in its template. */
  readonly function: Scope;
  readonly everyMillis: number;
  readonly event: JsonObject;
}

const ruleKeys: KnownKeys = {
  Name: any,
  Description: any,
  ScheduleExpression: any,
  State: only('ENABLED', 'DISABLED'),
  EventBusName: only('default'),
  RoleArn: any,
  Targets: any,
  Tags: any,
};

/** What happens to an event that could not be delivered is nothing that happens here. */
const targetKeys: KnownKeys = { Id: any, Arn: any, Input: any, RetryPolicy: any, DeadLetterConfig: any };

/**
 * The rules that let targets be checked: those that call a function which a manifest names for it. All other rules of a stack
 * concern no gateway, and are left alone. `overrides`: stage variables that this host knows better than the event.
 * @throws Unsupported
 */
export function readSchedules(
  assembly: Assembly,
  overrides: { readonly [variable: string]: string },
): readonly ScheduleDefinition[] {
  const { stacks, manifests } = assembly;
  const checking = new Set(manifests.flatMap(({ stack, health }) => (health ? [`${stack} ${health.function}`] : [])));
  if (checking.size === 0) return [];
  const functions = functionsByArn(assembly);
  const checkedBy = (arn: Json): Scope | undefined => {
    const found = functions.get(`${arn}`);
    return found && checking.has(`${found.place.stack} ${found.place.resource}`) ? found : undefined;
  };
  const rules = stacks.flatMap((stack) => resourcesOf(stack, stacks, ['AWS::Events::Rule']));
  return rules
    .filter((rule) => targetArns(rule).some((arn) => checkedBy(arn) !== undefined))
    .flatMap((rule) => readRule(rule, checkedBy, overrides));
}

/** An ARN that this host cannot resolve is that of no function here. */
function targetArns(rule: Scope): readonly Json[] {
  const targets = rule.stack.template.Resources?.[rule.place.resource]?.Properties?.['Targets'];
  const arns = Array.isArray(targets)
    ? targets.map((target) => (isObject(target) ? (target['Arn'] ?? null) : null))
    : [];
  return arns.flatMap((arn) => {
    try {
      return [resolve(arn, rule)];
    } catch (error) {
      if (error instanceof Unsupported) return [];
      throw error;
    }
  });
}

function readRule(
  rule: Scope,
  checkedBy: (arn: Json) => Scope | undefined,
  overrides: { readonly [variable: string]: string },
): readonly ScheduleDefinition[] {
  refuseUnknown(rule.stack.template.Resources?.[rule.place.resource]?.Properties ?? {}, ruleKeys, rule.place);
  if (property('State', rule) === 'DISABLED') return [];
  const everyMillis = rateMillis(property('ScheduleExpression', rule), below(rule.place, 'ScheduleExpression'));
  return (property('Targets', rule) as readonly JsonObject[]).map((target, index) => {
    const place = below(below(rule.place, 'Targets'), index);
    refuseUnknown(target, targetKeys, place);
    const called = checkedBy(target['Arn'] ?? null);
    if (called === undefined)
      throw new Unsupported(below(place, 'Arn'), 'the local host serves schedules of functions that check targets');
    return { function: called, everyMillis, event: overridden(target['Input'], overrides, below(place, 'Input')) };
  });
}

const unitMillis: { readonly [unit: string]: number } = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** @throws Unsupported for anything but `rate(…)`, in the singular for one and in the plural for more, as AWS wants it */
function rateMillis(expression: Json | undefined, place: Place): number {
  const [, count = '', unit = '', plural = ''] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(`${expression}`) ?? [];
  const millis = unitMillis[unit];
  if (millis === undefined || (count === '1') !== (plural === ''))
    throw new Unsupported(place, `the local host does not serve the value ${JSON.stringify(expression ?? null)}`);
  return Number(count) * millis;
}

/** The rule's own event, with what this host knows better in place of the stage variables of the same names. */
function overridden(
  input: Json | undefined,
  overrides: { readonly [variable: string]: string },
  place: Place,
): JsonObject {
  const event = parsed(`${input}`);
  if (!isObject(event) || !isObject(event['stageVariables']))
    throw new Unsupported(place, 'the event of a schedule of checks holds stage variables');
  const stageVariables = Object.entries(event['stageVariables']).map(([name, text]) => [name, overrides[name] ?? text]);
  return { ...event, stageVariables: Object.fromEntries(stageVariables) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
