export type { SharedCache } from './constructs/cache-choice.ts';
export { cacheNodes, serverlessCache, sharedCache } from './constructs/cache-choice.ts';
export type { CacheAttributes, CacheNodes, ServerlessCache } from './constructs/cache-forms.ts';
export type {
  CustomDomainOptions,
  Domain,
  ExistingDomainOptions,
  MutualTlsOptions,
  SecurityPolicy,
} from './constructs/front/domain-option.ts';
export { customDomain, existingDomain } from './constructs/front/domain-option.ts';
export type { Firewall, FirewallRate, WebAclOptions } from './constructs/front/firewall-option.ts';
export { existingWebAcl, webAcl } from './constructs/front/firewall-option.ts';
export type { PrivateEndpoint } from './constructs/front/private-endpoint.ts';
export { GatehouseChecks } from './constructs/gatehouse-checks.ts';
export type { GatewayProps } from './constructs/gateway.ts';
export { Gateway } from './constructs/gateway.ts';
export { limiterAccess } from './constructs/limiter-access.ts';
export type { AlarmOptions, AlarmThresholds } from './constructs/options/alarm-options.ts';
export type { FunctionRoles, InstanceCounts } from './constructs/options/function-options.ts';
export type {
  AccessLogOptions,
  FunctionLogOptions,
  ObservabilityOptions,
} from './constructs/options/observability-options.ts';
export type { GradualRollout, GradualRolloutOptions, Rollout, RolloutStep } from './constructs/options/rollout.ts';
export { gradually } from './constructs/options/rollout.ts';
export type { Issue } from './contract/issue.ts';
export { GatehouseError } from './contract/issue.ts';
export type { Duration, OwnKeyQuota, Quota, Rate, Size } from './contract/units.ts';
export type { Aggregate, AggregateDefinition } from './declare/aggregate.ts';
export type { AnyOfCredential } from './declare/any-of.ts';
export { anyOf } from './declare/any-of.ts';
export type { ApiKeyCredential, ApiKeyDefinition, QueryKey, TierDefinition } from './declare/api-key.ts';
export { apiKey } from './declare/api-key.ts';
export type { Call } from './declare/call.ts';
export { call } from './declare/call.ts';
export type { CognitoCredential, CognitoDefinition } from './declare/cognito.ts';
export { cognito } from './declare/cognito.ts';
export type { JwtCredential, JwtDefinition } from './declare/credential.ts';
export { jwt } from './declare/credential.ts';
export type { CorsDefinition, GatewayDeclaration, GatewayDefinition } from './declare/gateway.ts';
export type { Guardrails, PlatformGuardrails } from './declare/guardrails.ts';
export type { IntrospectionCredential, IntrospectionDefinition } from './declare/introspection.ts';
export { introspection } from './declare/introspection.ts';
export type { LambdaCredential, LambdaDefinition } from './declare/lambda.ts';
export { lambda } from './declare/lambda.ts';
export type { IntrospectionPlace, JwtPlace, LambdaPlace, Places, Upstreams } from './declare/place.ts';
export type { Platform } from './declare/platform.ts';
export { platform } from './declare/platform.ts';
export type { PlatformDefinition } from './declare/platform-record.ts';
export type { JsonSchema, SchemaDefinition, TextSchemaDefinition } from './declare/schema.ts';
export type { Service, ServiceDefinition } from './declare/service.ts';
export type { UpstreamDefinition } from './declare/upstream.ts';
export type { FunctionPlace, Place, TargetsPlace, UrlPlace } from './declare/upstream-place.ts';
export { lambdaFunction, loadBalancer, targets, url } from './declare/upstream-place.ts';
export type { GatewayModel } from './model/gateway-model.ts';
export { modelOf } from './model/model-of.ts';
export type { GatewayPlan } from './plan/gateway-plan.ts';
export { planOf } from './plan/plan-of.ts';
export { routeRows } from './plan/route-rows.ts';
export { withoutBroken } from './plan/without-broken.ts';
