import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { property, resolve, resourcesOf, type Scope } from '../../assembly/resolve.ts';
import { isObject, type Json, type JsonObject, type Stack } from '../../assembly/template.ts';
import { below, Unsupported } from '../../assembly/unsupported.ts';
import type { RoutedDomain, RoutingRule } from './routed-domain.ts';

const ruleKeys: KnownKeys = {
  Actions: isOne,
  Conditions: (value) => isOne(value) || isNone(value),
  DomainNameArn: any,
  Priority: any,
};
const actionKeys: KnownKeys = { InvokeApi: any };
const invocationKeys: KnownKeys = { ApiId: any, Stage: any, StripBasePath: only(false) };
const conditionKeys: KnownKeys = { MatchBasePaths: any };
const basePathKeys: KnownKeys = { AnyOf: isOne };

function isOne(value: Json): boolean {
  return Array.isArray(value) && value.length === 1;
}

function isNone(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The domains that have routing rules, each with its rules in the order of their priority. @throws Unsupported */
export function readRoutingRules(stacks: readonly Stack[]): readonly RoutedDomain[] {
  const scopes = stacks.flatMap((stack) => resourcesOf(stack, stacks, ['AWS::ApiGatewayV2::RoutingRule']));
  const read = scopes.map((scope) => ({ scope, ...readRule(scope) }));
  refuseIdleRules(stacks, read);
  const domains = [...new Set(read.map(({ domain }) => domain))];
  return domains.map((domain) => {
    const own = read.filter((one) => one.domain === domain).sort((a, b) => a.priority - b.priority);
    for (const [index, { scope, priority }] of own.entries())
      if (own[index - 1]?.priority === priority)
        throw new Unsupported(
          below(scope.place, 'Priority'),
          `another rule of this domain has the priority ${priority}`,
        );
    return { domain, rules: own.map(({ rule }) => rule) };
  });
}

interface ReadRule {
  readonly domain: string;
  readonly priority: number;
  readonly rule: RoutingRule;
}

function readRule(scope: Scope): ReadRule {
  const raw = scope.stack.template.Resources?.[scope.place.resource]?.Properties ?? {};
  const given = Object.fromEntries(Object.keys(raw).map((name) => [name, property(name, scope) ?? null]));
  refuseUnknown(given, ruleKeys, scope.place);
  const { Actions, Conditions, DomainNameArn, Priority } = given;
  const [action, [condition]] = [members(Actions)[0], members(Conditions)] as const;
  const invocation = member(action, 'InvokeApi', actionKeys, below(scope.place, 'Actions.0'));
  refuseUnknown(invocation, invocationKeys, below(scope.place, 'Actions.0.InvokeApi'));
  return {
    domain: `${DomainNameArn}`,
    priority: Number(Priority),
    rule: {
      apiId: `${invocation['ApiId']}`,
      stage: `${invocation['Stage']}`,
      basePath: condition === undefined ? null : basePathOf(condition, scope),
    },
  };
}

function basePathOf(condition: JsonObject, { place }: Scope): string {
  const at = below(place, 'Conditions.0');
  const paths = member(condition, 'MatchBasePaths', conditionKeys, at);
  refuseUnknown(paths, basePathKeys, below(at, 'MatchBasePaths'));
  const [basePath] = paths['AnyOf'] as readonly Json[];
  return `${basePath}`;
}

function members(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}

function member(value: JsonObject | undefined, name: string, known: KnownKeys, place: Scope['place']): JsonObject {
  refuseUnknown(value ?? {}, known, place);
  const found = value?.[name];
  if (!isObject(found)) throw new Unsupported(below(place, name), 'a routing rule needs it');
  return found;
}

const rulesFirst = ['ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_BASE_PATH_MAPPING'];

/** Without a routing mode that asks them, rules of a domain change nothing. */
function refuseIdleRules(stacks: readonly Stack[], rules: readonly ReadRule[]): void {
  const domains = stacks.flatMap((stack) => resourcesOf(stack, stacks, ['AWS::ApiGateway::DomainName']));
  for (const scope of domains) {
    const arn = `${resolve({ 'Fn::GetAtt': [scope.place.resource, 'DomainNameArn'] }, scope)}`;
    const mode = `${property('RoutingMode', scope)}`;
    if (rules.some(({ domain }) => domain === arn) && !rulesFirst.includes(mode))
      throw new Unsupported(below(scope.place, 'RoutingMode'), 'in this mode the rules of the domain are never asked');
  }
}
