import { jwt, platform } from 'cdk-gatehouse';

const travel = platform('travel', { auth: { traveller: jwt({}) } });

const service = (file: string) => `node --import tsx examples/03-failing-services/services/${file}.ts`;

/** A page without tips is still of use, so they have fallbacks. */
const tips = travel.service('tips', {
  owner: 'team-tips',
  upstream: {
    timeout: '2s',
    critical: false,
    retry: { tries: 2, pause: '50ms' },
    breaker: { openFor: '2s' },
    dev: { command: service('tips') },
  },
  routes: {
    'GET /tips': { auth: 'public', reason: 'tips are for everyone', fallback: { static: { body: { tips: [] } } } },
    'GET /tips/mine': { auth: 'traveller', fallback: { lastGood: '5min' } },
  },
});

/** A payment that fails is told to the caller, takes none of the others' instances, and is never made twice. */
const payments = travel.service('payments', {
  owner: 'team-payments',
  upstream: {
    timeout: '3s',
    connect: '1s',
    retry: { tries: 2, idempotencyKey: true },
    maxInFlight: 50,
    dev: { command: service('payments') },
  },
  isolation: 'service',
  reservedConcurrency: 20,
  routes: { 'POST /payments': { auth: 'traveller' } },
});

export const travelGateway = travel.gateway('travel', { services: [tips, payments] });
