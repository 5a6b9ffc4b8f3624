import type { GatewayProps } from 'cdk-gatehouse';
import { gradually } from 'cdk-gatehouse';

type Options = Pick<
  GatewayProps<unknown, unknown>,
  'limitStore' | 'rollout' | 'concurrency' | 'dashboard' | 'functionLogs'
>;

/** All that differs between environments. */
export interface Environment {
  readonly env: { readonly account: string; readonly region: string };
  readonly domain: string;
  readonly hostedZoneId: string;
  readonly issuer: string;
  readonly accounts: string;
  readonly options: Options;
}

export const environments: { readonly [stage: string]: Environment } = {
  staging: {
    env: { account: '111111111111', region: 'eu-central-1' },
    domain: 'staging.market.example.com',
    hostedZoneId: 'Z0STAGING0000000',
    issuer: 'https://id.staging.example.com/',
    accounts: 'https://accounts.staging.example.com',
    // Few requests: a cache would cost more than they do.
    options: {},
  },
  production: {
    env: { account: '222222222222', region: 'eu-central-1' },
    domain: 'market.example.com',
    hostedZoneId: 'Z0PRODUCTION0000',
    issuer: 'https://id.example.com/',
    accounts: 'https://accounts.example.com',
    options: {
      rollout: gradually({ step: 'canary-10-percent-5-minutes' }),
      concurrency: { provisioned: { authorizer: 2, forwarder: 2 } },
      functionLogs: { sample: 0.1 },
      dashboard: true,
    },
  },
};
