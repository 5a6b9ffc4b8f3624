import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const nag = pathToFileURL(join(root, 'test/examples/with-cdk-nag.mjs')).href;

export interface Finding {
  readonly plugin: string;
  readonly rule: string;
  readonly at: string;
}

export interface SynthesisedExample {
  /** What the validators of the app say, warnings too; nothing where they were not asked. */
  readonly findings: readonly Finding[];
  /** Everything that would be deployed, by its file in the assembly. */
  readonly files: { readonly [file: string]: string };
}

/** The examples that are apps. */
export function exampleApps(): readonly string[] {
  return readdirSync(join(root, 'examples')).filter((name) =>
    readdirSync(join(root, 'examples', name)).includes('app.ts'),
  );
}

/** Runs the app of an example, as its users would, in a directory that was not there before. @throws when it fails. */
export async function synthesisedExample(
  name: string,
  { validated }: { validated: boolean },
): Promise<SynthesisedExample> {
  const directory = mkdtempSync(join(tmpdir(), `gatehouse-${name}-`));
  try {
    layOut(name, directory);
    const output = join(directory, 'cdk.out');
    await run(directory, validated ? ['--import', nag] : [], {
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      ...(!validated && { CDK_VALIDATION: 'false' }),
    });
    return { findings: validated ? findingsOf(output) : [], files: filesOf(output) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Errors of the template are errors, and all of them are read from the report. */
const context = {
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:failSynthOnValidationErrors': false,
};

/** A project with the example in it, with the library and its own dependencies linked. */
function layOut(name: string, directory: string): void {
  cpSync(join(root, 'examples', name), directory, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const paths = { 'cdk-gatehouse': [join(root, 'lib/index.ts')] };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module: 'nodenext', paths } }));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
}

function run(cwd: string, imports: readonly string[], env: { readonly [name: string]: string }): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...imports, 'app.ts'], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`the app ended with code ${code}\n${said}`))));
  });
}

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

function findingsOf(output: string): readonly Finding[] {
  const report: Report = JSON.parse(readFileSync(join(output, 'validation-report.json'), 'utf8'));
  return report.pluginReports.flatMap(({ pluginName, violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ plugin: pluginName, rule: ruleName, at: constructPath })),
    ),
  );
}

/** Templates, what they upload by its hash, and what the gateway says of itself. */
const deployed = /\.(template|assets|gatehouse)\.json$/;

function filesOf(output: string): { readonly [file: string]: string } {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' })
    .filter((file) => deployed.test(file) && !file.includes('asset.'))
    .sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(output, file), 'utf8')]));
}
