import { resources, type TemplateJson } from './shop.ts';

/** One thing that a security group lets in: from whom, at which ports. */
export interface Ingress {
  readonly group: string;
  /** A group by its logical id, or a range of addresses. */
  readonly from: string;
  readonly ports: string;
}

/** All that the security groups of a template let in, by logical ids without hashes. */
export function ingressOf(template: TemplateJson): readonly Ingress[] {
  const inside = Object.entries(resources(template, 'AWS::EC2::SecurityGroup')).flatMap(([id, { Properties }]) =>
    ((Properties['SecurityGroupIngress'] ?? []) as readonly Rule[]).map((rule) => ({ ...read(rule), group: name(id) })),
  );
  const beside = Object.values(resources(template, 'AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => ({
    ...read(Properties as Rule),
    group: groupName(Properties['GroupId']),
  }));
  return [...inside, ...beside];
}

interface Rule {
  readonly CidrIp?: unknown;
  readonly CidrIpv6?: unknown;
  readonly SourceSecurityGroupId?: unknown;
  readonly FromPort?: number;
  readonly ToPort?: number;
}

function read(rule: Rule): Omit<Ingress, 'group'> {
  const range = rule.CidrIp ?? rule.CidrIpv6;
  const from = range === undefined ? groupName(rule.SourceSecurityGroupId) : `${JSON.stringify(range)}`;
  return { from, ports: rule.FromPort === rule.ToPort ? `${rule.FromPort}` : `${rule.FromPort}-${rule.ToPort}` };
}

/** An imported group has a text for an id. */
function groupName(id: unknown): string {
  const { 'Fn::GetAtt': attribute } = (typeof id === 'object' ? id : {}) as {
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return name(attribute?.[0] ?? JSON.stringify(id));
}

function name(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}
