import type { FunctionDefinition } from '../../host-types.ts';

const region = 'us-east-1';

/**
 * All that a function's `process.env` holds: what the template declares and what Lambda adds, nothing of this machine.
 * The credentials are well-formed and worth nothing; a declared variable of the same name wins.
 */
export function functionEnvironment(definition: FunctionDefinition): { readonly [name: string]: string } {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'LOCALLOCALLOCALLOCAL',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...definition.environment,
    AWS_LAMBDA_FUNCTION_NAME: definition.logicalId,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.logicalId}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: 'directory' in definition.code ? definition.code.directory : '/var/task',
    _HANDLER: definition.handler,
  };
}

/** The part of a handler's context object that is the same for every event. */
export function functionContext(definition: FunctionDefinition): { readonly [name: string]: unknown } {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: definition.logicalId,
    functionVersion: '$LATEST',
    memoryLimitInMB: String(definition.memoryMegabytes),
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${definition.logicalId}`,
    logGroupName: `/aws/lambda/${definition.logicalId}`,
    logStreamName: 'local',
  };
}
