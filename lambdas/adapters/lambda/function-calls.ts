import type { FunctionCalls } from '../../function-port.ts';
import type { Call, Log } from '../../ports.ts';
import type { LambdaAccess } from './invoke-request.ts';

type Environment = { readonly [name: string]: string | undefined };

/** Calls functions with the rights of this one. What that takes is loaded with the first call. */
export function functionCalls(call: Call, log: Log, env: Environment): FunctionCalls {
  let loading: Promise<FunctionCalls> | undefined;
  async function load(): Promise<FunctionCalls> {
    const { invokedFunctions } = await import('./invoked-functions.ts');
    return invokedFunctions({ call, access: () => lambdaAccess(env), log, nowMillis: Date.now });
  }
  return {
    async call(request) {
      loading ??= load();
      return (await loading).call(request);
    },
  };
}

/** What Lambda puts into the environment of every function. */
function lambdaAccess(env: Environment): LambdaAccess {
  const region = given(env, 'AWS_REGION');
  return {
    region,
    accessKeyId: given(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: given(env, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: env['AWS_SESSION_TOKEN'],
    endpoint: new URL(env['AWS_ENDPOINT_URL_LAMBDA'] ?? `https://lambda.${region}.${domainOf(region)}`),
    trace: env['_X_AMZN_TRACE_ID'],
  };
}

const domainOf = (region: string) => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

function given(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
