// Which types are in the reference, in the order in which a reader needs them.
const declare = (name) => `lib/declare/${name}.ts`;
const front = (name) => `lib/constructs/front/${name}.ts`;

export const sections = [
  {
    title: 'Platform',
    words: '`platform(name, { … })`: what the services and gateways of a company have in common.',
    tables: [
      { title: 'platform', file: declare('platform-record'), type: 'PlatformDefinition' },
      { title: 'guardrails', file: declare('guardrails'), type: 'PlatformGuardrails' },
      { title: 'jwt', file: declare('credential'), type: 'JwtDefinition' },
      { title: 'cognito', file: declare('cognito'), type: 'CognitoDefinition' },
      { title: 'introspection', file: declare('introspection'), type: 'IntrospectionDefinition' },
      { title: 'apiKey', file: declare('api-key'), type: 'ApiKeyDefinition' },
      { title: 'apiKey tier', file: declare('api-key'), type: 'TierDefinition' },
      { title: 'lambda', file: declare('lambda'), type: 'LambdaDefinition' },
    ],
  },
  {
    title: 'Service',
    words: '`platform.service(name, { … })`: what a team says of its service and its routes.',
    tables: [
      { title: 'service', file: declare('service'), type: 'ServiceDefinition' },
      { title: 'upstream', file: declare('upstream'), type: 'UpstreamDefinition' },
      { title: 'upstream.retry', file: declare('upstream'), type: 'RetryDefinition' },
      { title: 'upstream.hedge', file: declare('upstream'), type: 'HedgeDefinition' },
      { title: 'upstream.breaker', file: declare('upstream'), type: 'BreakerDefinition' },
      { title: 'upstream.outliers', file: declare('upstream'), type: 'OutlierDefinition' },
      { title: 'upstream.health', file: declare('upstream'), type: 'HealthDefinition' },
      { title: 'upstream.errors', file: declare('upstream'), type: 'ErrorDefinition' },
      { title: 'upstream.tls', file: declare('upstream'), type: 'TlsDefinition' },
    ],
  },
  {
    title: 'Route',
    words:
      "A route stands under its key, `'METHOD /path/{parameter}'`. Who may call depends on `auth`: a public route has a `reason`, one for keys has `tiers`, one for tokens the rest.",
    tables: [
      { title: 'a public route', file: declare('entry'), type: 'PublicEntry' },
      { title: 'a route of callers with tokens', file: declare('entry'), type: 'TokenEntry' },
      { title: 'a route of callers with keys', file: declare('entry'), type: 'KeyEntry', skip: ['auth', 'anyCaller'] },
      { title: 'every route', file: declare('route'), type: 'AnyRoute' },
      { title: 'validate', file: declare('validate'), type: 'ValidationDefinition' },
      { title: 'body', file: declare('edits'), type: 'BodyEdits' },
      { title: 'answer', file: declare('edits'), type: 'AnswerDefinition' },
      { title: 'fallback', file: declare('fallback'), type: 'FallbackDefinition' },
    ],
  },
  {
    title: 'Limit',
    words: '`limit` of a route, `limits` of a service, a gateway or a platform: one of these forms, or several.',
    tables: [
      { title: 'a rate', file: declare('limit'), type: 'WindowLimit' },
      { title: 'a token bucket', file: declare('limit'), type: 'TokenBucketLimit' },
      { title: 'a leaky bucket', file: declare('limit'), type: 'LeakyBucketLimit' },
      { title: 'a concurrency', file: declare('limit'), type: 'ConcurrencyLimit' },
      { title: 'a throttle of API Gateway', file: declare('limit'), type: 'Throttle' },
    ],
  },
  {
    title: 'Gateway',
    words: '`platform.gateway(name, { … })`: what stands behind one front.',
    tables: [
      { title: 'gateway', file: declare('gateway'), type: 'GatewayDefinition' },
      { title: 'cors', file: declare('gateway'), type: 'CorsDefinition' },
      { title: 'aggregate', file: declare('aggregate'), type: 'AggregateDefinition' },
    ],
  },
  {
    title: 'Construct',
    words: '`new Gateway(scope, id, { … })`: the places of one environment, and how it stands there.',
    tables: [
      { title: 'Gateway', file: 'lib/constructs/gateway.ts', type: 'GatewayProps' },
      { title: 'domain: customDomain', file: front('domain-option'), type: 'CustomDomainOptions' },
      { title: 'domain: customDomain, mutualTls', file: front('domain-option'), type: 'MutualTlsOptions' },
      { title: 'domain: existingDomain', file: front('domain-option'), type: 'ExistingDomainOptions' },
      { title: 'executeApi', file: front('api-endpoint'), type: 'ExecuteApi' },
      { title: 'firewall: webAcl', file: front('firewall-option'), type: 'WebAclOptions' },
      { title: 'firewall: webAcl, rateLimit', file: front('firewall-option'), type: 'FirewallRate' },
      { title: 'privateEndpoint', file: front('private-endpoint'), type: 'PrivateEndpoint' },
      { title: 'auth: a jwt or cognito credential', file: declare('place'), type: 'JwtPlace' },
      { title: 'auth: an introspection credential', file: declare('place'), type: 'IntrospectionPlace' },
      { title: 'auth: a lambda credential', file: declare('place'), type: 'LambdaPlace' },
      { title: 'upstreams: url, loadBalancer', file: declare('upstream-place'), type: 'UrlOptions' },
      { title: 'upstreams: loadBalancer alone', file: declare('upstream-place'), type: 'BalancerOptions' },
    ],
  },
];
