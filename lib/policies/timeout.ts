import type { UpstreamCallConfig } from '../contract/upstream-call.ts';
import { awsLimits } from './aws-limits.ts';
import { type PolicyRow, unlessRefused } from './policy-row.ts';

const least = awsLimits.integrationMinMillis.value;

export const timeout: PolicyRow = {
  what: 'ends a call to an upstream that takes too long',
  isUsed: () => true,
  lambda: ({ upstream: { calls } }) => ({
    enforcedBy: 'forwarder',
    why: [
      'ends the call, and answers before its own limit and that of API Gateway',
      ...(calls.deadlineHeader === null ? [] : [`tells the upstream in ${calls.deadlineHeader} what is left`]),
    ].join('; '),
    pricePerMillion: 0,
  }),
  direct: ({ route, upstream: { calls } }) =>
    unlessRefused(
      [
        ...(route.tryMillis < least
          ? [`the time limit of ${route.tryMillis} ms would be exceeded: API Gateway waits at least ${least} ms`]
          : []),
        ...calls.written.flatMap((member) => refusals[member] ?? []),
      ],
      { enforcedBy: 'api-gateway', why: "the integration's own limit", pricePerMillion: 0 },
    ),
};

const refusals: { readonly [M in keyof UpstreamCallConfig]?: string } = {
  connectMillis: '`connect` would not hold: API Gateway has one limit for the whole call',
  firstByteMillis: '`firstByte` would not hold: API Gateway has one limit for the whole call',
  deadlineHeader: '`deadlineHeader` would not be sent: API Gateway does not say how long it waits',
};
