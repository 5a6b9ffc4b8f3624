import { usualValidation } from '../contract/validation.ts';
import type { EntryModel } from '../model/gateway-model.ts';
import { type Enforcement, type PolicyRow, unlessRefused } from './policy-row.ts';

export const validation: PolicyRow = {
  what: 'refuses requests of a wrong form or size',
  isUsed: ({ route }) => route.direct === null || route.validation !== usualValidation,
  lambda: ({ route }) => checkedForm(route),
  direct: ({ route: { validation: rule } }) =>
    unlessRefused(
      [
        ...(rule.maxBodyBytes === usualValidation.maxBodyBytes
          ? []
          : ['`maxBody` would not hold: API Gateway takes bodies of 10 MiB, whatever a route says']),
        ...(rule.requireContentLength
          ? ['`requireContentLength` would not hold: API Gateway does not ask for it']
          : []),
        ...(rule.contentTypes === null ? [] : ['`contentTypes` would not hold: API Gateway passes on every type']),
        ...(rule.body === null
          ? []
          : ['a body would pass unread: API Gateway is not known to validate bodies of binary types']),
      ],
      { enforcedBy: 'api-gateway', why: checked({ validation: rule }), pricePerMillion: 0 },
    ),
};

/** By a function of ours. */
export function checkedForm(route: EntryModel): Enforcement {
  return {
    enforcedBy: 'forwarder',
    why: `after the limits, so that wrong requests are counted: ${checked(route)}`,
    pricePerMillion: 0,
  };
}

/** `body, query; at most 1048576 bytes` */
function checked({ validation: rule }: Pick<EntryModel, 'validation'>): string {
  const parts = (['path', 'query', 'headers', 'body'] as const).filter((part) => rule[part] !== null);
  return `${parts.length === 0 ? '' : `${parts.join(', ')}; `}a body of at most ${rule.maxBodyBytes} bytes`;
}
