import type { Command } from 'commander';
import type { Surroundings } from './assembly.ts';
import { pair } from './option-values.ts';

/** `keys` and `limits`: on the gateway that `dev` hosts from this directory, or with `--stack` on a deployed one. */
export function addOperatorCommands(program: Command, around: Surroundings): void {
  const keys = program.command('keys').description('API keys of a tier, here or deployed: create, list, revoke, usage');
  place(keys.command('create'))
    .description('make a key; its value is printed this once, and only it')
    .requiredOption('--tier <tier>', 'tier of the key')
    .option('--credential <name>', 'credential that has the tier; default: the only one')
    .option('--name <name>', 'what the key is called; default: its tier')
    .action(async (options) => (await import('./commands/keys.ts')).createKey(options, around));
  place(keys.command('list'))
    .description('list the keys, without their values')
    .option('--tier <tier>', 'only keys of this tier')
    .action(async (options) => (await import('./commands/keys.ts')).listKeys(options, around));
  place(keys.command('revoke'))
    .description('delete a key')
    .argument('<id>', 'id of the key')
    .action(async (id, options) => (await import('./commands/keys.ts')).revokeKey(id, options, around));
  place(keys.command('usage'))
    .description('say what a key has used of its quota')
    .argument('<id>', 'id of the key')
    .action(async (id, options) => (await import('./commands/keys.ts')).keyUsage(id, options, around));

  const limits = program.command('limits').description('what a caller has left of the limits of a route: show, reset');
  for (const [action, description] of limitActions) {
    place(limits.command(action))
      .description(description)
      .requiredOption('--route <route>', "key of the route, such as 'POST /orders'")
      .option('--by <value=text>', 'whose, such as claims.sub=alice; once for each value of `by`', pair, {})
      .option('--tier <tier>', 'tier of the caller, where rates depend on it')
      .option('--gateway <name>', 'the gateway, where several have the route')
      .action(async (options) => (await import('./commands/limits.ts')).limits(action, options, around));
  }
}

const limitActions = [
  ['show', 'show what a caller has left'],
  ['reset', 'forget what a caller has used'],
] as const;

/** Which gateway, and for whom the answer is printed. */
function place(command: Command): Command {
  return command
    .option('--stack <name>', 'CloudFormation stack of a deployed gateway; default: the `dev` that runs here')
    .option('--profile <name>', 'AWS profile')
    .option('--region <name>', 'AWS region')
    .option('--app <command>', 'shell command that synthesises the stack; default: `app` of cdk.json')
    .option('--assembly <directory>', 'cloud assembly of the stack, instead of running an app')
    .option('--json', 'print JSON');
}
