import type { Command } from 'commander';
import type { Surroundings } from './assembly.ts';
import { ahead, instant, note, pair } from './option-values.ts';

/** `keys`, `revocations`, `breakers` and `limits`: on the gateway that `dev` hosts from this directory, or with `--stack` on a deployed one. */
export function addOperatorCommands(program: Command, around: Surroundings): void {
  const keys = program.command('keys').description('API keys of a tier, here or deployed: create, list, revoke, usage');
  place(keys.command('create'))
    .description('make a key; its value is printed this once, and only it')
    .requiredOption('--tier <tier>', 'tier of the key')
    .option('--credential <name>', 'credential that has the tier; default: the only one')
    .option('--gateway <name>', 'the gateway, where several have the tier')
    .option('--name <name>', 'what the key is called; default: its tier')
    .option('--expires <time>', 'when the key ends, such as 90d; only own keys can. Default: never', ahead)
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

  addRevocationCommands(program, around);
  addBreakerCommands(program, around);

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

function addRevocationCommands(program: Command, around: Surroundings): void {
  const revocations = program
    .command('revocations')
    .description('tokens that are refused although they are genuine, within a minute: add, list, remove');
  what(place(revocations.command('add')))
    .description('refuse one token, or those of a subject, a signing key or an issuer')
    .option('--issued-until <time>', 'tokens issued until then, such as 2026-11-24T09:00:00Z; default: now', instant)
    .option('--for <time>', 'how long the longest token lives; the revocation is kept so long', ahead, 86_400)
    .action(async (options) => (await import('./commands/revocations.ts')).addRevocation(options, around));
  place(revocations.command('list'))
    .description('list what is revoked, by hash: subjects and ids of tokens are kept nowhere')
    .action(async (options) => (await import('./commands/revocations.ts')).listRevocations(options, around));
  what(place(revocations.command('remove')))
    .description('take a revocation back')
    .action(async (options) => (await import('./commands/revocations.ts')).removeRevocation(options, around));
}

function addBreakerCommands(program: Command, around: Surroundings): void {
  const breakers = program
    .command('breakers')
    .description('circuits of upstreams, here or deployed: list, open, close, reset, watch');
  place(breakers.command('list'))
    .description('how the circuits stand, what was counted in the last 10 s, and who has forced them')
    .option('--gateway <name>', 'only those of this gateway')
    .action(async (options) => (await import('./commands/breakers.ts')).listBreakers(options, around));
  for (const [action, description] of breakerActions) {
    place(breakers.command(action))
      .description(description)
      .argument('<upstream>', 'name of the upstream')
      .requiredOption('--why <text>', 'why; it is kept with the circuit', note)
      .option('--by <name>', 'who; default: the user of this machine', note)
      .option('--gateway <name>', 'the gateway, where several have such an upstream')
      .action(async (upstream, options) =>
        (await import('./commands/breakers.ts')).forceBreaker(action, upstream, options, around),
      );
  }
  place(breakers.command('watch'))
    .description('print how the circuits stand, and every change of one as it is seen, until interrupted')
    .option('--gateway <name>', 'only those of this gateway')
    .action(async (options) => (await import('./commands/breakers.ts')).watchBreakers(options, around));
}

const breakerActions = [
  ['open', 'refuse every call of an upstream, whatever its answers, until close or reset'],
  ['close', 'let every call of an upstream go, even while it fails, until open or reset'],
  ['reset', 'let a circuit be by itself again: closed, and nothing counted'],
] as const;

/** What is revoked: exactly one of the options after the issuer. */
function what(command: Command): Command {
  return command
    .requiredOption('--issuer <issuer>', 'what `iss` says in the tokens')
    .option('--token-id <jti>', 'one token, by its `jti`')
    .option('--subject <sub>', 'the tokens of a subject')
    .option('--signing-key <kid>', 'the tokens signed with a key')
    .option('--all', 'every token of the issuer');
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
