import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { App, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { ApiDefinition, type CfnRestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { GatehouseChecks, Gateway } from '../../lib/index.ts';
import { shopGateway, shopPlaces } from './shop.ts';

const shop = (stack: Stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway: shopGateway() });

/** Somebody's own API, which anybody may call. */
const openApi = (scope: Stack) =>
  new SpecRestApi(scope, 'Open', {
    deploy: false,
    apiDefinition: ApiDefinition.fromInline({
      openapi: '3.0.1',
      info: { title: 'open', version: '1' },
      paths: {
        '/a': {
          get: {
            responses: {},
            'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: 'https://a.example.com/' },
          },
        },
      },
    }),
  });

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly suggestedFix: string;
  readonly description: string;
  readonly violatingConstructs: readonly {
    readonly constructPath: string;
    readonly cloudFormationResource: { readonly propertyPaths: readonly string[] };
  }[];
}

/** What the plugin reports of an app, and the words with which CDK stops the synthesis. */
function checked(build: (stack: Stack) => void): {
  readonly violations: readonly Violation[];
  readonly message: string;
} {
  const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  try {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir });
    Validations.of(app).addPlugins(new GatehouseChecks());
    build(new Stack(app, 'Shop'));
    const message = messageOf(() => app.synth());
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return { violations: pluginReports.flatMap((one: { violations: Violation[] }) => one.violations), message };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return '';
}

it('a gateway as the construct makes it passes', () => {
  expect(checked(shop)).toEqual({ violations: [], message: '' });
});

it('a guard that is taken off a route by an escape hatch stops the synthesis, with its rule, construct, place and fix', () => {
  const { violations, message } = checked((stack) => {
    const api = shop(stack).api.api.node.defaultChild as CfnRestApi;
    api.addPropertyOverride('Body.paths./orders.post.security', []);
  });
  expect(violations).toMatchObject([
    {
      ruleName: 'GH5015',
      severity: 'error',
      description: '/paths/~1orders/post/security: an operation that anybody may call, got []',
      suggestedFix: expect.stringContaining('or declare it public with a reason'),
      violatingConstructs: [
        {
          constructPath: 'Shop/Gateway/Rest/Api/Resource',
          cloudFormationResource: { propertyPaths: ['Properties.Body/paths/~1orders/post/security'] },
        },
      ],
    },
  ]);
  expect(message).toContain('GH5015');
});

it('an API that is no gateway is looked at too, wherever it stands, and what is meant is acknowledged', () => {
  const { violations } = checked((stack) => {
    openApi(new NestedStack(stack, 'Nested') as Stack);
    Validations.of(openApi(stack)).acknowledge({ id: 'Gatehouse::GH5015', reason: 'a page for everybody' });
  });
  expect(
    violations.map(({ ruleName, violatingConstructs }) => [ruleName, violatingConstructs[0]?.constructPath]),
  ).toEqual([['GH5015', 'Shop/Nested/Open/Resource']]);
});
