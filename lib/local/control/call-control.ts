import { DevError } from '../dev/dev-error.ts';
import type { ControlFile } from './control-file.ts';
import type { ControlCalls } from './control-routes.ts';

const callMillis = 10_000;

/** Asks the session behind a control file. @throws DevError with the session's own sentence when it refuses. */
export async function callControl<Route extends keyof ControlCalls>(
  { control }: ControlFile,
  route: Route,
  input: ControlCalls[Route]['input'],
): Promise<ControlCalls[Route]['answer']> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(control.url + path, {
    method,
    headers: { authorization: `Bearer ${control.secret}`, ...(input && { 'content-type': 'application/json' }) },
    ...(input && { body: JSON.stringify(input) }),
    redirect: 'error',
    signal: AbortSignal.timeout(callMillis),
  }).catch((error: Error) => {
    throw new DevError(`the session at ${control.url} does not answer; start 'cdk-gatehouse dev' again`, {
      cause: error,
    });
  });
  const answer = JSON.parse(await response.text()) as ControlCalls[Route]['answer'] & { readonly error?: string };
  if (!response.ok) throw new DevError(`the session at ${control.url} refuses: ${answer.error ?? response.status}`);
  return answer;
}
