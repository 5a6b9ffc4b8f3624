import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevError } from './dev-error.ts';

/** What a project's `cdk.json` says of its app; read as the CDK CLI reads it. */
export interface CdkProject {
  readonly directory: string;
  /** Shell command that makes the assembly. */
  readonly app: string;
  readonly context: { readonly [key: string]: unknown };
}

/** The project in `directory`. `app` wins over the one in cdk.json. @throws DevError when there is none, or it is not JSON. */
export function readCdkProject(directory: string, app?: string): CdkProject {
  const settings = readJson(join(directory, 'cdk.json')) ?? {};
  const cached = readJson(join(directory, 'cdk.context.json')) ?? {};
  const command = app ?? settings['app'];
  if (typeof command !== 'string' || command.trim() === '') {
    throw new DevError('no app to run: write `app` in cdk.json, or give --app <command> or --assembly <directory>');
  }
  return { directory, app: command, context: { ...(settings['context'] as object | undefined), ...cached } };
}

function readJson(file: string): { readonly [key: string]: unknown } | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new DevError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
