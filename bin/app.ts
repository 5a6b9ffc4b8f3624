/** The CDK app that `cdk.json` runs: it deploys the first example. */
import '../examples/01-shop/app.ts';
