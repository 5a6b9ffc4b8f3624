// Given to node with `--import`: every app then has the rules of cdk-nag as well, as CI would add them.
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

const { synth } = App.prototype;
const checked = new WeakSet();

App.prototype.synth = function synthWithNag(options) {
  if (!checked.has(this)) Validations.of(this).addPlugins(new AwsSolutionsChecks(this));
  checked.add(this);
  return synth.call(this, options);
};
