import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnBasePathMapping, CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnRoutingRule } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { issueText } from '../contract/issue.ts';
import type { QuotaRow } from '../contract/quota-row.ts';
import { quotaIssues, quotaRow, quotaWarnings } from '../plan/quota-row.ts';
import { leastText } from './least-text.ts';

/** Tells, when all constructs are made, which limits of AWS their resources come near to, and fails where one is exceeded. */
export function checkResourceQuotas(gateway: Construct, name: string): void {
  const at = `gateway ${name}`;
  gateway.node.addValidation({
    validate() {
      const rows = resourceQuotas(gateway);
      for (const warning of quotaWarnings(at, rows))
        Annotations.of(gateway).addWarningV2(`cdk-gatehouse:${warning.code}`, issueText(warning));
      return quotaIssues(at, rows).map(issueText);
    },
  });
}

/** What the finished resources of a gateway take of the limits that stand for each of them, the fullest one of each kind. */
export function resourceQuotas(gateway: Construct): readonly QuotaRow[] {
  const resources = gateway.node.findAll().filter(CfnResource.isCfnResource);
  const of = <T extends CfnResource>(type: new (...given: never[]) => T) =>
    resources.filter((one): one is T => one instanceof type);
  const stages = of(CfnStage);
  const largest = (sizes: readonly number[]) => ({ used: Math.max(0, ...sizes) });
  return [
    quotaRow('stackResources', largest([...new Set(resources.map(Stack.of))].map(resourceCount))),
    quotaRow('stageVariableCharacters', largest(stages.flatMap((one) => valuesOf(one, one.variables).map(textLength)))),
    quotaRow('accessLogBytes', largest(stages.map((one) => textLength(logFormat(one))))),
    quotaRow('resourcePolicyCharacters', largest(of(CfnRestApi).map(resourcePolicyLength))),
    quotaRow('environmentBytes', largest(of(CfnFunction).map(environmentBytes))),
    quotaRow('functionPolicyBytes', largest(sums(of(CfnPermission), (one) => one.functionName, permissionBytes))),
    quotaRow('rolePolicyCharacters', largest(policyLengths(of(CfnRole), of(CfnPolicy)))),
    quotaRow(
      'routingRules',
      largest(
        sums(
          of(CfnRoutingRule),
          (one) => one.domainNameArn,
          () => 1,
        ),
      ),
    ),
    quotaRow(
      'basePaths',
      largest(
        sums(
          of(CfnBasePathMapping),
          (one) => one.domainName,
          () => 1,
        ),
      ),
    ),
  ];
}

function resourceCount(stack: Stack): number {
  return stack.node.findAll().filter((one) => CfnResource.isCfnResource(one) && Stack.of(one) === stack).length;
}

function resolved(scope: CfnResource, value: unknown): unknown {
  return leastText(Stack.of(scope).resolve(value));
}

function valuesOf(scope: CfnResource, value: unknown): readonly unknown[] {
  return Object.values((resolved(scope, value) ?? {}) as object);
}

function textLength(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
}

function logFormat(stage: CfnStage): unknown {
  return (resolved(stage, stage.accessLogSetting) as { readonly format?: string } | undefined)?.format;
}

/** It may stand beside the body or in it. */
function resourcePolicyLength(api: CfnRestApi): number {
  const { 'x-amazon-apigateway-policy': inBody } = (api.body ?? {}) as {
    readonly 'x-amazon-apigateway-policy'?: unknown;
  };
  return Math.max(textLength(resolved(api, api.policy)), textLength(resolved(api, inBody)));
}

/** Lambda counts names and values. */
function environmentBytes(one: CfnFunction): number {
  const { variables = {} } = (resolved(one, one.environment) ?? {}) as { readonly variables?: object };
  return Object.entries(variables).reduce((sum, [name, value]) => sum + textLength(name) + textLength(value), 0);
}

/** The statement that Lambda makes of a permission: what is written, its id, its conditions and the function's own ARN. */
const statementFrame = 300;

function permissionBytes(one: CfnPermission): number {
  return statementFrame + textLength(resolved(one, one.sourceArn));
}

/** All inline policies of a role together; a policy that belongs to several roles counts in each. */
function policyLengths(roles: readonly CfnRole[], policies: readonly CfnPolicy[]): readonly number[] {
  return roles.map((role) => {
    const own = JSON.stringify({ Ref: Stack.of(role).getLogicalId(role) });
    const attached = policies.filter((one) => JSON.stringify(Stack.of(one).resolve(one.roles) ?? []).includes(own));
    const documents = attached.map((one) => textLength(resolved(one, one.policyDocument)));
    return documents.reduce((sum, length) => sum + length, textLength(resolved(role, role.policies)));
  });
}

/** One sum for each thing that several resources belong to. */
function sums<T extends CfnResource>(
  resources: readonly T[],
  owner: (resource: T) => unknown,
  size: (resource: T) => number,
): readonly number[] {
  const found = new Map<string, number>();
  for (const one of resources) {
    const key = JSON.stringify(Stack.of(one).resolve(owner(one)));
    found.set(key, (found.get(key) ?? 0) + size(one));
  }
  return [...found.values()];
}
