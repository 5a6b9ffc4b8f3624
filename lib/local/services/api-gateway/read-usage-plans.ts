import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { property, resolve, resourcesOf, type Scope } from '../../assembly/resolve.ts';
import { isObject, type Json, type JsonObject, type Stack } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { readThrottle } from './read-throttle.ts';
import type {
  ApiKeyDefinition,
  PlannedStage,
  QuotaDefinition,
  QuotaPeriod,
  UsageDefinition,
  UsagePlanDefinition,
} from './usage-plan-definition.ts';

const planKeys: KnownKeys = {
  ApiStages: any,
  Description: any,
  Quota: any,
  Tags: any,
  Throttle: any,
  UsagePlanName: any,
};
const stageKeys: KnownKeys = { ApiId: any, Stage: any, Throttle: any };
const quotaKeys: KnownKeys = { Limit: any, Period: only('DAY', 'WEEK', 'MONTH'), Offset: only(0) };
const apiKeyKeys: KnownKeys = {
  CustomerId: any,
  Description: any,
  Enabled: any,
  GenerateDistinctId: any,
  Name: any,
  Tags: any,
  Value: any,
};
const membershipKeys: KnownKeys = { KeyId: any, KeyType: only('API_KEY'), UsagePlanId: any };

/** Usage plans and API keys of all stacks; `secrets` by name are values of keys. @throws Unsupported */
export function readUsagePlans(stacks: readonly Stack[], secrets: Secrets = {}): UsageDefinition {
  const of = (type: string) => stacks.flatMap((stack) => resourcesOf(stack, stacks, [type]));
  const plans = of('AWS::ApiGateway::UsagePlan').map(readPlan);
  const memberships = of('AWS::ApiGateway::UsagePlanKey').map((scope) => {
    const { KeyId, UsagePlanId } = resolved(scope, membershipKeys);
    return { keyId: `${KeyId}`, planId: `${UsagePlanId}`, place: scope.place, isOfAccount: isOfAccount(scope) };
  });
  const scopes = of('AWS::ApiGateway::ApiKey');
  const keys = scopes.map((scope) => {
    const id = idOf(scope);
    return readKey(
      scope,
      id,
      secrets,
      memberships.filter(({ keyId }) => keyId === id).map(({ planId }) => planId),
    );
  });
  for (const { keyId, planId, place, isOfAccount } of memberships) {
    if (!isOfAccount && !keys.some(({ id }) => id === keyId))
      throw new Unsupported(below(place, 'KeyId'), elsewhere('key'));
    if (!plans.some(({ id }) => id === planId)) throw new Unsupported(below(place, 'UsagePlanId'), elsewhere('plan'));
  }
  for (const [index, scope] of scopes.entries())
    refuseConflicts(scope.place, keys[index] as ApiKeyDefinition, { plans, keys });
  return { plans, keys };
}

/** A key that stands in no template: whoever has it calls on AWS, and is not known here. */
export function isOfAccount({ stack, place }: Scope): boolean {
  return typeof stack.template.Resources?.[place.resource]?.Properties?.['KeyId'] === 'string';
}

const elsewhere = (what: string) => `the ${what} is not in this assembly`;

/** Every property of a resource but for those that are `read` already, resolved, after the refusal of those that are not served. */
function resolved(
  scope: Scope,
  known: KnownKeys,
  read: readonly string[] = [],
): { readonly [name: string]: Json | undefined } {
  const raw = scope.stack.template.Resources?.[scope.place.resource]?.Properties ?? {};
  const found = Object.keys(raw)
    .filter((name) => !read.includes(name))
    .map((name) => [name, property(name, scope)] as const);
  const given = Object.fromEntries(found.filter(([, value]) => value !== undefined)) as JsonObject;
  refuseUnknown(given, known, scope.place);
  return given;
}

const idOf = (scope: Scope) => `${resolve({ Ref: scope.place.resource }, scope)}`;

function readPlan(scope: Scope): UsagePlanDefinition {
  const { place } = scope;
  const { ApiStages, Throttle, Quota } = resolved(scope, planKeys);
  const stages = Array.isArray(ApiStages) ? (ApiStages as readonly Json[]) : [];
  return {
    id: idOf(scope),
    stack: place.stack,
    logicalId: place.resource,
    stages: stages.map((stage, index) => readPlannedStage(stage, below(below(place, 'ApiStages'), index))),
    throttle: readThrottle(Throttle, below(place, 'Throttle')),
    quota: readQuota(Quota, below(place, 'Quota')),
  };
}

function readPlannedStage(given: Json, place: Place): PlannedStage {
  const stage = isObject(given) ? given : {};
  refuseUnknown(stage, stageKeys, place);
  const { ApiId, Stage, Throttle } = stage;
  const throttles = Object.entries(isObject(Throttle) ? Throttle : {}).flatMap(([method, one]) => {
    const throttle = readThrottle(one, below(below(place, 'Throttle'), method));
    return throttle === null ? [] : [[method, throttle] as const];
  });
  return { apiId: `${ApiId}`, stage: `${Stage}`, methodThrottles: Object.fromEntries(throttles) };
}

function readQuota(given: Json | undefined, place: Place): QuotaDefinition | null {
  if (!isObject(given)) return null;
  refuseUnknown(given, quotaKeys, place);
  if (given['Limit'] === undefined) return null;
  if (given['Period'] === undefined) throw new Unsupported(below(place, 'Period'), 'a quota needs a period');
  return { limit: Number(given['Limit']), period: `${given['Period']}`.toUpperCase() as QuotaPeriod };
}

type Secrets = { readonly [name: string]: string };

interface SecretReference {
  readonly name: string;
  /** The member of a JSON text that is meant. */
  readonly member: string | null;
}

/** The secret that is a key's value, as CloudFormation refers to it. */
export function secretOf({ stack, place }: Scope): SecretReference | undefined {
  const value = stack.template.Resources?.[place.resource]?.Properties?.['Value'];
  const parts = /^\{\{resolve:secretsmanager:(.+):SecretString:([^:]*):[^:]*:[^:]*\}\}$/.exec(`${value}`);
  return parts === null ? undefined : { name: parts[1] as string, member: parts[2] || null };
}

/** null where it is in an account alone: such a key exists, and nobody has it here. */
function textOf({ name, member }: SecretReference, secrets: Secrets): string | null {
  const text = Object.hasOwn(secrets, name) ? (secrets[name] as string) : undefined;
  if (text === undefined || member === null) return text ?? null;
  const parsed: unknown = JSON.parse(text);
  return isObject(parsed as Json) ? `${(parsed as JsonObject)[member]}` : null;
}

/** `Enabled` is false unless it is written, as it is for every key that AWS makes (recorded 2024-10-10). */
function readKey(scope: Scope, id: string, secrets: Secrets, plans: readonly string[]): ApiKeyDefinition {
  const secret = secretOf(scope);
  const { Name, Value, Enabled } = resolved(scope, apiKeyKeys, secret === undefined ? [] : ['Value']);
  const written = Value === undefined || Value === '' ? null : `${Value}`;
  const value = secret === undefined ? written : textOf(secret, secrets);
  const place = below(scope.place, 'Value');
  // AWS's own two sentences, recorded 2025-07-17.
  if (value !== null && value.length < 20)
    throw new Unsupported(place, 'API Key value should be at least 20 characters');
  if (value !== null && value.length > 128) {
    throw new Unsupported(place, 'API Key value exceeds maximum size of 128 characters');
  }
  return { id, name: `${Name ?? scope.place.resource}`, value, enabled: `${Enabled ?? false}` === 'true', plans };
}

/** What AWS would refuse to create, since it could not tell whose request it is, or by which plan. */
function refuseConflicts(place: Place, key: ApiKeyDefinition, { plans, keys }: UsageDefinition): void {
  if (key.value !== null && keys.find(({ value }) => value === key.value) !== key) {
    throw new Unsupported(below(place, 'Value'), 'another key has this value');
  }
  const stages = plans
    .filter(({ id }) => key.plans.includes(id))
    .flatMap((plan) => plan.stages.map(({ apiId, stage }) => `${apiId}/${stage}`));
  if (new Set(stages).size < stages.length) throw new Unsupported(place, 'the key is in two usage plans of one stage');
}
