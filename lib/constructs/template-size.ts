import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { QuotaRow } from '../contract/quota-row.ts';
import { functionUri, linkTexts, type OpenApiDocument, placeholderStart } from '../openapi/openapi-document.ts';
import { quotaRow } from '../plan/quota-row.ts';

/** What the other resources and outputs of a gateway take, with some air. */
const besideTheBody = 40_000;
/** An invocation URI is so much longer than its placeholder. */
const uriBytes = 150;
/** That of a function which is not ours holds its ARN, from wherever it comes. */
const arnBytes = 100;
/** The id of a VPC link and the ARN of the balancer behind it, as imports from other stacks. */
const linkBytes = 250;

/**
 * What a document takes of the limits of templates and of imports, and how many routes more there would be room for. Other stacks
 * and the indentation of the file come on top: see {@link warnOfIndentation}.
 */
export function documentQuotas(document: OpenApiDocument): readonly QuotaRow[] {
  const operations = Object.values(document.paths).flatMap((item) => Object.keys(item));
  const routes = Math.max(1, operations.filter((verb) => verb !== 'options').length);
  const used = templateBytes(document);
  const perRoute = (used - templateBytes({ ...document, paths: {} })) / routes;
  const { schemas } = document.components ?? {};
  const ofModels = schemas === undefined ? 0 : jsonBytes(schemas);
  return [
    quotaRow('templateBytes', { used, perRoute }),
    quotaRow('bodyBytes', { used: used - besideTheBody, perRoute }),
    quotaRow('modelBytes', { used: ofModels, perRoute: ofModels / routes }),
    quotaRow('mappingTemplateBytes', { used: largestTemplate(document) }),
  ];
}

/** CDK indents templates unless told otherwise, and a large one would not deploy for its blanks alone. */
export function warnOfIndentation(scope: Construct, document: OpenApiDocument): void {
  const flag = '@aws-cdk/core:suppressTemplateIndentation';
  const isSuppressed = scope.node.tryGetContext(flag) === true;
  const { used, allowed } = quotaRow('templateBytes', { used: templateBytes(document, 1) });
  if (isSuppressed || used <= allowed) return;
  Annotations.of(scope).addWarningV2(
    'cdk-gatehouse:template-indentation',
    `indented, the template is over CloudFormation's ${allowed} bytes: set "${flag}": true in the context of cdk.json.`,
  );
}

function templateBytes(document: OpenApiDocument, indent?: number): number {
  const text = JSON.stringify(document, undefined, indent);
  const uris = text.split(placeholderStart).length;
  const arns = text.split(functionUri('').replace('}}', '')).length - 1;
  const links = text.split(linkTexts('').link.replace('}}', '')).length - 1;
  // The body stands five levels deep in the template.
  const margin = indent === undefined ? 0 : text.split('\n').length * indent * 5;
  return Buffer.byteLength(text) + uris * uriBytes + arns * arnBytes + links * linkBytes + margin + besideTheBody;
}

function largestTemplate({ paths }: OpenApiDocument): number {
  const integrations = Object.values(paths).flatMap((item) =>
    Object.values(item).map((operation) => operation['x-amazon-apigateway-integration']),
  );
  const templates = integrations.flatMap(({ requestTemplates = {}, responses = {} }) => [
    ...Object.values(requestTemplates),
    ...Object.values(responses).flatMap(({ responseTemplates = {} }) => Object.values(responseTemplates)),
  ]);
  return Math.max(0, ...templates.map((text) => Buffer.byteLength(text)));
}

function jsonBytes(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
