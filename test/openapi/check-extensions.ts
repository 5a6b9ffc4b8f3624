import { bodyIssues } from '../../lib/checks/body-issues.ts';
import type { OpenApiDocument } from '../../lib/openapi/openapi-document.ts';

const uri =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:one:1/invocations';

/** The document as it stands in a template, with a function in the place of each placeholder. */
export function withFunctions(document: OpenApiDocument): object {
  return JSON.parse(JSON.stringify(document).replace(/"\{\{lambda:[^"]*\}\}"/g, JSON.stringify(uri)));
}

/** What the checks of a finished template find in a document. Who may call what is compared with a declaration, which is not given here. */
export function extensionMistakes(document: OpenApiDocument): readonly string[] {
  return bodyIssues(withFunctions(document))
    .filter(({ code }) => code !== 'GH5015')
    .map(({ code, at, got, why }) => `${code} ${at} ${why ?? ''} ${JSON.stringify(got)}`);
}
