import { describe, expect, it } from '@jest/globals';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { timeLimits } from '../../lib/plan/time-limits.ts';
import { type DashboardChanges, dashboardModel } from '../plan/dashboard.ts';
import { extensionMistakes } from './check-extensions.ts';

function planWith(changes: DashboardChanges = {}): GatewayPlan {
  const outcome = planOf(dashboardModel(changes));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

describe('an aggregate in the document', () => {
  it('is one integration of the aggregator, behind the authorizer of its credential', () => {
    const document = openApiOf(planWith());
    expect(document.paths['/dashboard']?.get).toEqual({
      responses: { '200': { description: 'Any answer' } },
      security: [{ caller: [] }],
      'x-amazon-apigateway-integration': {
        type: 'aws_proxy',
        httpMethod: 'POST',
        uri: '{{lambda:aggregator}}',
        timeoutInMillis: 8_000,
      },
    });
    expect(extensionMistakes(document)).toEqual([]);
  });

  it('asks for the key of its caller', () => {
    const document = openApiOf(
      planWith({
        route: { auth: 'partner' },
        parts: (call) => ({ news: call('GET /news', { critical: true }) }),
        users: { 'GET /news': { auth: 'partner' } },
      }),
    );
    expect(document.paths['/dashboard']?.get?.security).toEqual([{ 'key-partner': [] }]);
    expect(extensionMistakes(document)).toEqual([]);
  });

  it('tells people what its query is like', () => {
    const validate = { query: { type: 'object', properties: { days: { type: 'integer', maximum: 31 } } } };
    const { parameters } = openApiOf(planWith({ route: { validate } })).paths['/dashboard']?.get ?? {};
    expect(parameters).toEqual([
      { name: 'days', in: 'query', required: false, schema: { type: 'integer', maximum: 31 } },
    ]);
  });

  it('shares the preflight of its path with the routes of services there', () => {
    const document = openApiOf(
      planWith({
        gateway: { cors: { origins: ['https://shop.example.com'] } },
        users: { 'DELETE /dashboard': { auth: 'customer' } },
      }),
    );
    const { responses } = document.paths['/dashboard']?.options?.['x-amazon-apigateway-integration'] ?? {};
    expect(responses?.['default']?.responseParameters?.['method.response.header.Access-Control-Allow-Methods']).toBe(
      "'DELETE,GET'",
    );
  });
});

it('its time counts among those that a function and its integration nest around', () => {
  const plan = planWith();
  expect(plan.times).toEqual({ forwarderSeconds: 6, lambdaIntegrationMillis: 8_000 });
  expect(timeLimits({ ...plan, aggregates: [] }, 29_000)).toEqual({
    forwarderSeconds: 3,
    lambdaIntegrationMillis: 5_000,
  });
});
