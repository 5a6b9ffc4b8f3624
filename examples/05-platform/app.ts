import { App, Stage, Validations } from 'aws-cdk-lib';
import { GatehouseChecks } from 'cdk-gatehouse';
import { environments } from './environments.ts';
import { GatewayStack } from './gateway-stack.ts';
import { NetworkStack } from './network-stack.ts';

const app = new App({
  analyticsReporting: false,
  context: {
    '@aws-cdk/core:suppressTemplateIndentation': true,
    // What the gateway uses of the network stays there as long as it is used.
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  },
});
Validations.of(app).addPlugins(new GatehouseChecks());

for (const [stage, environment] of Object.entries(environments)) {
  const { env } = environment;
  const place = new Stage(app, stage, { env });
  const network = new NetworkStack(place, 'Network', { env });
  new GatewayStack(place, 'Market', { env, stage, environment, network });
}
