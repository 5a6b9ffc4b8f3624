import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { type AroundBody, bodyIssues } from '../checks/body-issues.ts';
import { nestedTemplateFiles, restApiBodies } from '../checks/rest-apis.ts';
import { type AssemblyManifest, manifestSuffix } from '../contract/assembly-manifest.ts';
import type { Issue } from '../contract/issue.ts';
import { checkCodes } from '../contract/issue-codes/check-codes.ts';
import { issueCodes } from '../contract/issue-codes.ts';
import { integrationMillisRow } from '../contract/quota-row.ts';

/**
 * Looks into the body of every REST API of an app, where neither the validator of CDK nor cdk-nag sees anything, and compares
 * those of gateways with what they declare: `Validations.of(app).addPlugins(new GatehouseChecks())`. A finding that is meant is
 * acknowledged like any other: `Validations.of(api).acknowledge({ id: 'Gatehouse::GH5015', reason: '…' })`.
 */
export class GatehouseChecks implements IPolicyValidationPlugin {
  readonly name = 'Gatehouse';
  readonly ruleIds: string[] = Object.keys(checkCodes);

  validate({ templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = templatePaths.flatMap((path) => {
      const manifests = manifestsBeside(path);
      return [path, ...nestedTemplates(path)].flatMap((one) => templateViolations(one, manifests));
    });
    return { success: violations.every(({ severity }) => severity !== 'error'), violations };
  }
}

function templateViolations(templatePath: string, manifests: readonly AssemblyManifest[]): PolicyViolation[] {
  return restApiBodies(readJson(templatePath)).flatMap(({ logicalId, body }) =>
    bodyIssues(body, aroundApi(manifests, templatePath, logicalId)).map((issue) =>
      violation(issue, { resourceLogicalId: logicalId, templatePath }),
    ),
  );
}

/** CDK lists them among the files that a stack uploads; other files may be left from an earlier synthesis. */
function nestedTemplates(templatePath: string): readonly string[] {
  const assets = templatePath.replace(/\.template\.json$/, '.assets.json');
  if (!existsSync(assets)) return [];
  return nestedTemplateFiles(readJson(assets)).map((file) => join(dirname(templatePath), file));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function manifestsBeside(templatePath: string): readonly AssemblyManifest[] {
  const directory = dirname(templatePath);
  return readdirSync(directory)
    .filter((file) => file.endsWith(manifestSuffix))
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')));
}

/** What the gateway declares of one of its APIs; nothing of an API of somebody else. */
function aroundApi(manifests: readonly AssemblyManifest[], path: string, logicalId: string): AroundBody | undefined {
  for (const { apis, routes, quotas, signedTokens, healthPath } of manifests) {
    const api = apis.find(({ restApi, template }) => restApi === logicalId && basename(path) === template);
    const times = quotas.find(({ name }) => name === integrationMillisRow);
    if (api === undefined || times === undefined) continue;
    const declared = {
      routes: routes.filter(({ service }) => api.serves.includes(service)),
      ownPaths: [signedTokens?.keysPath, healthPath].filter((one) => typeof one === 'string'),
    };
    return { declared, integrationMillis: times.allowed };
  }
  return undefined;
}

/** What is told and does not stop a deployment: it works, and is not what it looks like. */
const warnings: readonly string[] = ['GH5006', 'GH5014', 'GH5019'];

function violation(
  { code, at, got, why, fix }: Issue,
  resource: { readonly resourceLogicalId: string; readonly templatePath: string },
): PolicyViolation {
  const found = got === undefined ? '' : `, got ${JSON.stringify(got).slice(0, 200)}`;
  return {
    ruleName: code,
    description: `${at}: ${why ?? issueCodes[code].what}${found}`,
    fix: fix ?? issueCodes[code].fix,
    severity: warnings.includes(code) ? 'warning' : 'error',
    violatingResources: [{ ...resource, locations: [`Properties.Body${at}`] }],
  };
}
