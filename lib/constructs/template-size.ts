import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Issue } from '../contract/issue.ts';
import { functionUri, type OpenApiDocument, placeholderStart } from '../openapi/openapi-document.ts';

/** CloudFormation refuses a larger template body; read 2026-11-24. */
const maxTemplateBytes = 1_000_000;
/** What the other resources and outputs of a gateway take, with some air. */
const besideTheBody = 40_000;
/** An invocation URI is so much longer than its placeholder. */
const uriBytes = 150;
/** That of a function which is not ours holds its ARN, from wherever it comes. */
const arnBytes = 100;

/** A document that fits in no template. Other stacks and the indentation of the file come on top: see {@link warnOfIndentation}. */
export function templateSizeIssues(gateway: string, document: OpenApiDocument): readonly Issue[] {
  const got = templateBytes(document);
  return got < maxTemplateBytes
    ? []
    : [
        {
          code: 'GH3001',
          at: `gateway ${gateway} template`,
          got,
          why: `its CloudFormation template is over ${maxTemplateBytes} bytes`,
          fix: 'split the gateway',
        },
      ];
}

/** CDK indents templates unless told otherwise, and a large one would not deploy for its blanks alone. */
export function warnOfIndentation(scope: Construct, document: OpenApiDocument): void {
  const flag = '@aws-cdk/core:suppressTemplateIndentation';
  const isSuppressed = scope.node.tryGetContext(flag) === true;
  if (isSuppressed || templateBytes(document, 1) < maxTemplateBytes) return;
  Annotations.of(scope).addWarningV2(
    'cdk-gatehouse:template-indentation',
    `indented, the template is over CloudFormation's ${maxTemplateBytes} bytes: set "${flag}": true in the context of cdk.json.`,
  );
}

function templateBytes(document: OpenApiDocument, indent?: number): number {
  const text = JSON.stringify(document, undefined, indent);
  const uris = text.split(placeholderStart).length;
  const arns = text.split(functionUri('').replace('}}', '')).length - 1;
  // The body stands five levels deep in the template.
  const margin = indent === undefined ? 0 : text.split('\n').length * indent * 5;
  return Buffer.byteLength(text) + uris * uriBytes + arns * arnBytes + margin + besideTheBody;
}
