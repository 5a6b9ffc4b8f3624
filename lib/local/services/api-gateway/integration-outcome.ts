import type { IntegrationOutcome } from './context-variables.ts';
import type { GatewayFailure } from './gateway-failure.ts';
import type { GatewayAnswer } from './gateway-request.ts';

/** What an integration came to: an answer or a failure, and what the access log says of it. */
export type Integrated = {
  readonly integration: IntegrationOutcome | null;
} & ({ readonly answer: GatewayAnswer } | { readonly failure: GatewayFailure });
