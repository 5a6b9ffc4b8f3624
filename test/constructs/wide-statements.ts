/** A statement that says `*`: how it reads, and why it cannot say less, or what is checked instead. */
export interface WideStatement {
  readonly reads: RegExp;
  readonly why: string;
}

/** All that any template of ours may have. What is not here fails, and so does what nobody has any more. */
export const wideStatements: readonly WideStatement[] = [
  {
    reads: /^IAM::Policy Allow xray:PutTraceSegments xray:PutTelemetryRecords on \*$/,
    why: 'X-Ray knows no resources for it',
  },
  {
    reads: /^IAM::Policy Allow ec2:CreateNetworkInterface ec2:\S+( ec2:\S+)* on \*$/,
    why: 'Lambda attaches a function to its network by the role of the function, and EC2 knows no resource of one function; the next row takes it from the code',
  },
  {
    reads: /^IAM::Policy Deny ec2:CreateNetworkInterface ec2:\S+( ec2:\S+)* on \* under a condition$/,
    why: 'the code of the function is refused the same actions, by the function that calls',
  },
  {
    reads: /^IAM::Policy Allow lambda:InvokeFunction on ((<…>|arn:\S+)(:\*)? ?)+$/,
    why: 'an upstream that is a function, in any of its versions and aliases: who deploys it chooses',
  },
  {
    reads: /^EC2::VPCEndpoint Allow (secretsmanager:GetSecretValue|lambda:InvokeFunction) on (?!\*).+ by \*$/,
    why: 'a policy of an endpoint allows nothing by itself, and leads to these resources alone',
  },
  {
    reads:
      /^IAM::Policy Allow lambda:GetAlias lambda:UpdateAlias lambda:GetProvisionedConcurrencyConfig on <…> <…>:\*( <…> <…>:\*)*$/,
    why: 'CodeDeploy moves the aliases of these functions; versions have numbers that nobody knows before',
  },
  {
    reads: /^IAM::Policy Allow cloudwatch:DescribeAlarms on arn:<Partition>:cloudwatch:\S+:alarm:\*$/,
    why: 'CodeDeploy reads alarms, given ones as well; it reads and nothing else',
  },
];
