import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Template, TemplateResource } from '../../lib/local/assembly/template.ts';

export interface Mixed {
  /** Assembly directory of the deployment whose API and stage are served. */
  readonly stage: string;
  /** Of the deployment to which the aliases lead. */
  readonly functions: string;
  /** Whether the alias of a function, by the function's logical id, leads there already. */
  readonly isMoved: (logicalId: string) => boolean;
}

type Resources = { readonly [logicalId: string]: TemplateResource };

/**
 * Two deployments of the stack `Test` as CloudFormation leaves them on the way from one to the other: the stage of one, and aliases that
 * lead to functions of the other. What names a version has the function of the stage's own deployment.
 */
export function mixedAssembly({ stage, functions, isMoved }: Mixed, outdir: string): string {
  cpSync(stage, outdir, { recursive: true });
  for (const asset of readdirSync(functions).filter((name) => name.startsWith('asset.')))
    cpSync(join(functions, asset), join(outdir, asset), { recursive: true });
  const [template, other] = [stage, functions].map((directory) => read(join(directory, file))) as [Template, Template];
  write(join(outdir, file), {
    ...template,
    Resources: mixed(template.Resources ?? {}, other.Resources ?? {}, isMoved),
  });
  const [own, others] = [stage, functions].map((directory) => read(join(directory, assets))) as [Files, Files];
  write(join(outdir, assets), { ...own, files: { ...others.files, ...own.files } });
  return outdir;
}

const file = 'Test.template.json';
const assets = 'Test.assets.json';
interface Files {
  readonly files: JsonObject;
}

function mixed(own: Resources, others: Resources, isMoved: Mixed['isMoved']): Resources {
  const moved = entriesOf(others, 'AWS::Lambda::Function').filter(([id]) => isMoved(id));
  const known = new Set(moved.map(([id]) => id));
  const aliases = entriesOf(own, 'AWS::Lambda::Alias').flatMap(([id, alias]): [string, TemplateResource][] => {
    const { Ref: target } = alias.Properties?.['FunctionName'] as { readonly Ref: string };
    return known.has(target)
      ? [[id, { ...alias, Properties: { ...alias.Properties, FunctionName: { Ref: `${target}Other` } } }]]
      : [];
  });
  if (aliases.length === 0) throw new Error('no alias leads to another deployment');
  const needed = Object.entries(others).filter(([, { Type }]) => !/^AWS::(ApiGateway|Lambda|CodeDeploy)::/.test(Type));
  return {
    ...Object.fromEntries(needed),
    ...own,
    ...Object.fromEntries(aliases),
    ...Object.fromEntries(moved.map(([id, one]) => [`${id}Other`, one])),
  };
}

function entriesOf(resources: Resources, type: string) {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function write(path: string, value: object): void {
  writeFileSync(path, JSON.stringify(value));
}
