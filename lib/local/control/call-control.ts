import { DevError } from '../dev/dev-error.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import type { ControlFile } from './control-file.ts';

/** What can be asked of a running session: input and answer by route. */
export interface ControlCalls {
  readonly 'GET /status': { readonly input: undefined; readonly answer: { readonly [name: string]: unknown } };
  readonly 'POST /tokens': {
    readonly input: MintRequest & { readonly credential: string };
    readonly answer: { readonly token: string };
  };
  readonly 'POST /keys/rotate': {
    readonly input: { readonly credential: string; readonly keepOld?: boolean };
    readonly answer: { readonly rotated: string };
  };
}

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
