import { contextVariables, type Known, variableText } from './context-variables.ts';
import { substitute } from './substitution.ts';

/** One access-log line. Values are inserted raw and a missing one is `-`, as API Gateway does: the format must survive that. */
export function accessLogLine(format: string, known: Known): string {
  const variables = contextVariables(known);
  return substitute(format, (root, path) => (root === 'context' ? variableText(variables, path) : undefined), '-');
}
