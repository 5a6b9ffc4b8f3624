import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Gateway } from '../../../lib/constructs/gateway.ts';
import { GatehouseError, type Issue } from '../../../lib/contract/issue.ts';
import { loadBalancer, targets, url } from '../../../lib/declare/upstream-place.ts';
import { lockDownIssues } from '../../../lib/model/lock-down.ts';
import { placesOf } from '../../../lib/model/places-of.ts';
import { balancerIn, networkIn } from '../../constructs/warehouse.ts';
import { type Changes, gatewayWith, modelWith, okRoute } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const at = 'gateway mobile upstreams.orders';
const insecure = 'inside of the network';
const direct = { ...okRoute, direct: 'a hop less', anyCaller: 'all are alike' };
const nothing = { trusts: 'nothing' };

export const privateUpstreamCases: readonly IssueCase[] = [
  {
    code: 'GH2121',
    story: 'a public address of a service that believes whoever calls it',
    at,
    got: 'orders.example',
    issues: exposed({}, url('https://orders.example')),
  },
  {
    code: 'GH2121',
    story: 'one of two targets',
    at: `${at}.targets.1`,
    got: 'orders.example',
    issues: exposed({}, targets([url('https://orders.internal'), url('https://orders.example')])),
  },
  {
    code: 'GH2121',
    story: 'one that could be public, where guardrails want all upstreams locked',
    at,
    issues: bound({ platform: { guardrails: { upstreams: 'locked' } } }, (stack) => ({
      orders: url(`https://${new CfnParameter(stack, 'Host').valueAsString}`),
    })),
  },
  {
    code: 'GH2122',
    story: 'a load balancer in a network that the gateway was not given',
    at,
    issues: bound({}, (stack, vpc) => ({ orders: loadBalancer(balancerIn(stack, 'Orders', vpc), { insecure }) })),
  },
  {
    code: 'GH2123',
    story: 'a construct at an address that is a token as a whole',
    at,
    issues: bound({}, (stack, vpc) => ({
      orders: url(new CfnParameter(stack, 'Url').valueAsString, {
        connectable: new SecurityGroup(stack, 'Orders', { vpc }),
      }),
      vpc,
    })),
  },
  {
    code: 'GH2124',
    story: 'a direct route to what is no load balancer',
    at,
    issues: bound({ upstream: nothing, routes: { 'GET /orders/{id}': direct } }, (stack, vpc) => ({
      orders: url('https://orders.internal', { connectable: new SecurityGroup(stack, 'Orders', { vpc }) }),
      vpc,
    })),
  },
  {
    code: 'GH2124',
    story: 'a direct route over https, by a name that no certificate has',
    at,
    fix: "write a name that it has: `loadBalancer(balancer, { host: 'orders.internal.example.com' })`",
    issues: bound({ upstream: nothing, routes: { 'GET /orders/{id}': direct } }, (stack, vpc) => ({
      orders: loadBalancer(balancerIn(stack, 'Orders', vpc)),
      vpc,
    })),
  },
  {
    code: 'GH1004',
    story: 'a construct without security groups',
    at: `${at}.connectable`,
    issues: bound({}, (stack, vpc) => ({
      orders: url('https://orders.internal', { connectable: stack as never }),
      vpc,
    })),
  },
  {
    code: 'GH1004',
    story: 'a link that is none',
    at: `${at}.link`,
    issues: bound({}, (stack, vpc) => ({
      orders: loadBalancer(balancerIn(stack, 'Orders', vpc), { insecure, link: 'abc123' as never }),
      vpc,
    })),
  },
];

/** What is told of an upstream at this place. */
function exposed(changes: Changes, orders: unknown): () => readonly Issue[] {
  return () => {
    const model = modelWith(changes);
    const auth = { customer: { issuer: 'https://id.example/', audience: 'shop' } };
    const outcome = placesOf(model, { auth, upstreams: { orders } }, { isToken: () => false, withoutScheme: String });
    if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
    return lockDownIssues(model, outcome.places.reached, 'believed');
  };
}

/** What a construct refuses that is bound so; `vpc` is its network where the places have one. */
function bound(
  changes: Changes,
  places: (stack: Stack, vpc: ReturnType<typeof networkIn>) => { readonly orders: unknown; readonly vpc?: object },
): () => readonly Issue[] {
  return () => {
    const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-case-'));
    try {
      const stack = new Stack(new App({ analyticsReporting: false, outdir }), 'Shop');
      const { orders, ...given } = places(stack, networkIn(stack));
      const auth = { customer: { issuer: 'https://id.example/', audience: 'shop' } };
      const props = { gateway: gatewayWith(changes), stage: 'prod', auth, upstreams: { orders }, ...given };
      new Gateway(stack, 'Gateway', props as never);
    } catch (error) {
      if (error instanceof GatehouseError) return error.issues;
      throw error;
    } finally {
      rmSync(outdir, { recursive: true });
    }
    return [];
  };
}
