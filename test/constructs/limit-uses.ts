import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnBasePathMapping, CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnRoutingRule } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { healthEventQuotas } from '../../lib/constructs/health-event.ts';
import { resourceQuotas } from '../../lib/constructs/resource-quotas.ts';
import { documentQuotas } from '../../lib/constructs/template-size.ts';
import type { QuotaRow } from '../../lib/contract/quota-row.ts';
import type { HealthConfig } from '../../lib/contract/runtime-config.ts';
import type { OpenApiDocument } from '../../lib/openapi/openapi-document.ts';

type Rows = readonly QuotaRow[];

/** The rows of a construct with such resources in it. */
function rowsOf(make: (scope: Construct) => void): Rows {
  const scope = new Construct(new Stack(new App({ analyticsReporting: false }), 'Stack'), 'Gateway');
  make(scope);
  return resourceQuotas(scope);
}

const each = (count: number, make: (n: number) => unknown) => {
  for (let n = 0; n < count; n += 1) make(n);
};

const text = (length: number) => 'a'.repeat(length);
/** An object that is so many characters of JSON. */
const json = (characters: number) => ({ a: text(characters - '{"a":""}'.length) });

const empty: OpenApiDocument = {
  openapi: '3.0.1',
  info: { title: '', version: '1' },
  paths: {},
  'x-amazon-apigateway-binary-media-types': [],
};

/** The rows of a document of which so many bytes of one row are used. */
function padded(name: string, used: number): Rows {
  const titled = (length: number) => documentQuotas({ ...empty, info: { title: text(length), version: '1' } });
  const without = titled(0).find((row) => row.name === name)?.used ?? 0;
  return titled(used - without);
}

function mock(template: string): OpenApiDocument['paths'] {
  const integration = { type: 'mock', requestTemplates: { 'application/json': template } } as const;
  return { '/a': { get: { responses: {}, security: [], 'x-amazon-apigateway-integration': integration } } };
}

function healthRows(characters: number): Rows {
  const config = { upstreams: { a: { stageVariable: 'a', secretsVariable: null } } } as unknown as HealthConfig;
  const rows = (length: number) => healthEventQuotas({ config }, { a: text(length) });
  return rows(characters - (rows(0)[0]?.used ?? 0));
}

/** For each limit that documents and resources can meet, something that uses so much of it. */
export const constructUses = {
  templateBytes: (used) => padded('bytes of the template', used),
  bodyBytes: (used) => padded('bytes of the OpenAPI body', used),
  modelBytes: (used) => documentQuotas({ ...empty, components: { schemas: json(used) as never } }),
  mappingTemplateBytes: (used) => documentQuotas({ ...empty, paths: mock(text(used)) }),
  scheduleInputCharacters: healthRows,
  stackResources: (count) =>
    rowsOf((scope) => each(count, (n) => new CfnResource(scope, `R${n}`, { type: 'AWS::SQS::Queue' }))),
  stageVariableCharacters: (length) =>
    rowsOf((scope) => new CfnStage(scope, 'S', { restApiId: 'a', variables: { upstream_a: text(length) } })),
  accessLogBytes: (bytes) =>
    rowsOf((scope) => new CfnStage(scope, 'S', { restApiId: 'a', accessLogSetting: { format: text(bytes) } })),
  resourcePolicyCharacters: (length) => rowsOf((scope) => new CfnRestApi(scope, 'A', { policy: json(length) })),
  environmentBytes: (bytes) =>
    rowsOf((scope) =>
      each(
        1,
        () => new CfnFunction(scope, 'F', { code: {}, role: 'r', environment: { variables: { A: text(bytes - 1) } } }),
      ),
    ),
  // Two permissions of one function count together, those of another do not.
  functionPolicyBytes: (bytes) =>
    rowsOf((scope) => {
      const of = (id: string, functionName: string, length: number) =>
        new CfnPermission(scope, id, { action: 'a', principal: 'p', functionName, sourceArn: text(length - 300) });
      of('A', 'one', 10_000);
      of('B', 'one', bytes - 10_000);
      of('C', 'other', 10_000);
    }),
  rolePolicyCharacters: (length) =>
    rowsOf((scope) => {
      const role = new CfnRole(scope, 'R', { assumeRolePolicyDocument: {} });
      const policy = (id: string, characters: number) =>
        new CfnPolicy(scope, id, { policyName: id, roles: [role.ref], policyDocument: json(characters) });
      policy('A', 5_000);
      policy('B', length - 5_000);
    }),
  routingRules: (count) =>
    rowsOf((scope) =>
      each(
        count,
        (n) => new CfnRoutingRule(scope, `R${n}`, { actions: [], conditions: [], domainNameArn: 'd', priority: n + 1 }),
      ),
    ),
  basePaths: (count) =>
    rowsOf((scope) =>
      each(count, (n) => new CfnBasePathMapping(scope, `B${n}`, { domainName: 'd', basePath: `p${n}` })),
    ),
} as const satisfies { readonly [limit: string]: (used: number) => Rows };
