import { Annotations, Aspects, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { type Issue, issueText } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { lockDownIssues } from '../model/lock-down.ts';
import type { BoundPlaces } from '../model/places-of.ts';
import type { Reach } from '../model/reach.ts';
import { field, listOf } from '../model/reading.ts';
import type { Connected } from './connected-places.ts';

/** The upstreams of a gateway, and what stands at their addresses. */
export interface BoundUpstreams {
  readonly model: GatewayModel;
  readonly reached: BoundPlaces['reached'];
  readonly connected: readonly Connected[];
}

/** Upstreams that can be called past the gateway: mistakes where guardrails demand that none can be, else worth a second look. */
export function lockDown(bound: BoundUpstreams): {
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
} {
  const found = judged(bound, (one) => (one === undefined ? undefined : reachOfScheme(one)));
  return bound.model.guardrails.upstreamsLocked ? { issues: found, warnings: [] } : { issues: [], warnings: found };
}

/**
 * Tells of private upstreams whose security groups let in everybody in their network. It looks when the app is synthesised: until
 * then anybody may write rules, and the listeners of CDK do.
 */
export function watchIngress(gateway: Construct, bound: BoundUpstreams): void {
  const visit = (node: unknown) => {
    if (node !== gateway) return;
    for (const issue of judged(bound, (one) => (one && letsInEverybody(one) ? 'network' : 'private'))) {
      if (bound.model.guardrails.upstreamsLocked) Annotations.of(gateway).addError(issueText(issue));
      else Annotations.of(gateway).addWarningV2(`cdk-gatehouse:${issue.code}`, issueText(issue));
    }
  };
  Aspects.of(gateway).add({ visit });
}

function judged(
  { model, reached, connected }: BoundUpstreams,
  reachOf: (connected: Connected | undefined) => Reach | undefined,
): readonly Issue[] {
  const known = Object.fromEntries(
    Object.entries(reached).map(([upstream, targets]) => [
      upstream,
      targets.map((one) => ({ ...one, reach: reachOf(connected.find(({ at }) => at === one.at)) ?? one.reach })),
    ]),
  );
  return lockDownIssues(model, known, model.guardrails.upstreamsLocked ? 'refused' : 'believed');
}

/** What a construct says outweighs the form of its address. Anything but a balancer stands in a network, behind security groups. */
function reachOfScheme({ scheme, balancer }: Connected): Reach {
  if (scheme === 'unknown') return balancer === null ? 'private' : 'unknown';
  return scheme === 'internal' ? 'private' : 'public';
}

/** Whether a rule of its own groups says so; one that faces the internet is told of in any case. */
function letsInEverybody({ scheme, construct, address }: Connected): boolean {
  if (scheme === 'internet-facing') return false;
  const groups = construct.connections.securityGroups.map(({ node }) => node.defaultChild);
  return groups.some(
    (group) => group instanceof CfnSecurityGroup && rulesOf(group).some((rule) => isOpen(rule, address)),
  );
}

function rulesOf(group: CfnSecurityGroup): readonly unknown[] {
  return listOf(Stack.of(group).resolve(group.securityGroupIngress));
}

/** `-1` is every protocol; without ports a rule is of every port. */
function isOpen(rule: unknown, { port }: Connected['address']): boolean {
  const [cidr, v6, from, to] = ['cidrIp', 'cidrIpv6', 'fromPort', 'toPort'].map((key) => field(rule, key));
  if (cidr !== '0.0.0.0/0' && v6 !== '::/0') return false;
  return typeof from !== 'number' || typeof to !== 'number' || (port !== null && from <= port && port <= to);
}
