import type { Stack } from 'aws-cdk-lib';
import { Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Gateway, type GatewayProps, lambdaFunction, platform, url } from '../../lib/index.ts';
import { type TemplateJson, templateOf } from './shop.ts';

const shop = platform('shop', { auth: {} });
const open = { auth: 'public', reason: 'a test' } as const;

/** Services that are functions: one that the forwarder calls, one that a forwarder of its own calls, one that API Gateway calls, and one that both call. */
export function depotGateway(upstream: object = {}) {
  const stock = shop.service('stock', {
    owner: 'team-stock',
    upstream: { timeout: '2s', ...upstream },
    routes: { 'GET /stock': open },
  });
  const labels = shop.service('labels', {
    owner: 'team-labels',
    upstream: { timeout: '2s' },
    isolation: 'service',
    reservedConcurrency: 5,
    routes: { 'GET /labels': open },
  });
  const scans = shop.service('scans', {
    owner: 'team-scans',
    upstream: { timeout: '2s', trusts: 'nothing' },
    routes: { 'GET /scans': { ...open, direct: 'one hop less' } },
  });
  const routes = shop.service('routes', {
    owner: 'team-routes',
    upstream: { timeout: '2s', trusts: 'nothing' },
    routes: { 'GET /routes': open, 'GET /routes/map': { ...open, direct: 'one hop less' } },
  });
  const prices = shop.service('prices', {
    owner: 'team-prices',
    upstream: { timeout: '2s' },
    routes: { 'GET /prices': open },
  });
  return shop.gateway('depot', { services: [stock, labels, scans, routes, prices] });
}

/** In another account, so no policy of this stack can make it callable. */
export const labelsArn = 'arn:aws:lambda:eu-central-1:222222222222:function:labels:live';

/** A function of the stack. */
export function functionIn(stack: Stack, id: string): LambdaFunction {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ statusCode: 204 })'),
  });
}

export function depotPlaces(stack: Stack) {
  return {
    stage: 'prod',
    auth: {},
    upstreams: {
      stock: lambdaFunction(functionIn(stack, 'Stock') as IFunction),
      labels: lambdaFunction(LambdaFunction.fromFunctionArn(stack, 'Labels', labelsArn) as IFunction),
      scans: lambdaFunction(functionIn(stack, 'Scans') as IFunction),
      routes: lambdaFunction(functionIn(stack, 'Routes').currentVersion as IFunction),
      prices: url('https://prices.example.com'),
    },
  } as const;
}

export function depotTemplate(more: Partial<Pick<GatewayProps<never, never>, 'limitStore'>> = {}): TemplateJson {
  return templateOf(
    (stack) => new Gateway(stack, 'Gateway', { gateway: depotGateway(), ...depotPlaces(stack), ...more }),
  );
}
