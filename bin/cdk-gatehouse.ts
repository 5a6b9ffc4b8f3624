#!/usr/bin/env node
import { CommanderError, Option, program } from 'commander';
import { addOperatorCommands } from './operator-commands.ts';
import { list, pair, port, seconds } from './option-values.ts';
import { terminal } from './terminal.ts';
import { userMistake } from './user-mistake.ts';

const around = { directory: process.cwd(), env: process.env, terminal: terminal(process.env) };

program
  .name('cdk-gatehouse')
  .description('Runs, lists, synthesises and operates the gateways of a CDK app.')
  .exitOverride()
  .showHelpAfterError('(--help lists the options)');

program
  .command('init')
  .description('write a gateway project: declaration, CDK app, tests, a service to try it with, CI')
  .argument('[directory]', 'a new or empty directory', '.')
  .option('--name <name>', 'of the gateway; default: the name of the directory')
  .action(async (directory, options) => (await import('./commands/init.ts')).init(directory, options, around));

program
  .command('dev')
  .description('host the gateways of an app on this machine, and again whenever a file changes')
  .option('--app <command>', 'shell command that synthesises; default: `app` of cdk.json')
  .option('--assembly <directory>', 'host this cloud assembly instead of running an app')
  .addOption(new Option('--port <number>', 'port of the gateway; default: a free one').env('PORT').argParser(port))
  .option(
    '--stage <name>',
    'host the gateways of this stage alone; default: of one gateway in several stages the first',
  )
  .option('--upstream <name=url>', 'call an upstream here instead of starting it; may be repeated', pair, {})
  .option('--no-watch', 'do not watch the files of the app')
  .option('--json', 'print events as JSON, one a line')
  .action(async (options) => (await import('./commands/dev.ts')).dev(options, around));

program
  .command('routes')
  .description('list the routes: way, limit, auth, owner and price')
  .option('--app <command>', 'shell command that synthesises; default: `app` of cdk.json')
  .option('--assembly <directory>', 'read this cloud assembly instead of running an app')
  .option('--explain', 'say where each policy is enforced, and why there')
  .option('--json', 'print JSON')
  .action(async (options) => (await import('./commands/routes.ts')).routes(options, around));

program
  .command('access')
  .description(
    'say who may call what, for a file that is committed: a route that is loosened is seen by whoever reviews',
  )
  .option('--app <command>', 'shell command that synthesises; default: `app` of cdk.json')
  .option('--assembly <directory>', 'read this cloud assembly instead of running an app')
  .option('--write [file]', 'write the file; default: gateway.access.json')
  .option('--check [file]', 'compare with the file, and fail while anything differs')
  .action(async (options) => (await import('./commands/access.ts')).access(options, around));

program
  .command('synth')
  .description('synthesise the app; print where the assembly is and how much of AWS quotas it uses')
  .option('--app <command>', 'shell command that synthesises; default: `app` of cdk.json')
  .option('--output <directory>', 'directory of the assembly', 'cdk.out')
  .option('--json', 'print JSON')
  .action(async (options) => (await import('./commands/synth.ts')).synth(options, around));

program
  .command('token')
  .description('mint a token from the local issuer of a running `dev`; prints only the token')
  .requiredOption('--credential <name>', 'credential of the platform')
  .option('--sub <subject>', 'who is calling', 'alice')
  .option('--scope <scope>', 'a scope of the token; may be repeated', list, [])
  .option('--role <role>', 'a role of the caller; may be repeated', list, [])
  .option('--claim <name=value>', 'a further claim; JSON values are taken as such; may be repeated', pair, {})
  .option('--expires-in <duration>', 'such as 5min, or -1min for an expired one', seconds, 300)
  .option('--forged', 'sign with a key that the issuer does not publish')
  .action(async (options) => (await import('./commands/token.ts')).token(options, around));

program
  .command('import')
  .description('begin a declaration with what is there already')
  .command('openapi')
  .description('print the declaration that an OpenAPI 3 document makes, and what it does not carry over')
  .argument('<file>', 'JSON or YAML, as API Gateway exports it or as you write it')
  .option('--service <name>', 'one service of this name for everything; default: one for each tag')
  .option('--owner <name>', 'who owns it')
  .option('--out <file>', 'a new file')
  .action(async (file, options) => (await import('./commands/import.ts')).importDocument(file, options, around));

const issuer = program
  .command('issuer')
  .description('what happens to issuers, to the local one of a running `dev`: rotate, down, up');
for (const [action, description] of [
  ['rotate', 'sign with new keys from now on'],
  ['down', 'answer nobody any more'],
  ['up', 'answer again'],
] as const) {
  const command = issuer.command(action).description(description);
  command.requiredOption('--credential <name>', 'credential of the platform');
  if (action === 'rotate') command.option('--keep-old', 'still publish the keys of before, as an issuer should');
  command.action(async (options) => (await import('./commands/issuer.ts')).issuer(action, options, around));
}

addOperatorCommands(program, around);

/** 2 for a command that is wrong in itself, 1 for a mistake in what it works on. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  around.terminal.tell(userMistake(error));
  return 1;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}
