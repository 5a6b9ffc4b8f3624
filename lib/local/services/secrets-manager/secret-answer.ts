import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '../../assembly/template.ts';

export interface SecretQuestion {
  /** `X-Amz-Target`: `secretsmanager.GetSecretValue`. */
  readonly target: string;
  /** JSON of the operation's input. */
  readonly text: string;
}

export interface SecretAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** What Secrets Manager answers: the current version of a secret, or one of its errors. Reading is all that is served. */
export function secretAnswer(
  { target, text }: SecretQuestion,
  secretOf: (name: string) => string | undefined,
): SecretAnswer {
  const operation = /^secretsmanager\.([A-Za-z]+)$/.exec(target)?.[1];
  if (operation !== 'GetSecretValue')
    return refused('UnknownOperationException', `the local Secrets Manager serves GetSecretValue and nothing else`);
  const input = parsed(text);
  if (input === undefined) return refused('SerializationException', 'the body is no JSON object');
  const { SecretId, VersionId, VersionStage } = input;
  if (typeof SecretId !== 'string' || SecretId === '')
    return refused('InvalidParameterException', 'You must provide a value for the SecretId parameter.');
  const value = secretOf(SecretId);
  const isCurrent = (VersionStage ?? 'AWSCURRENT') === 'AWSCURRENT' && (VersionId ?? versionId) === versionId;
  if (value === undefined || !isCurrent)
    return refused('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return { status: 200, body: secret(SecretId, value) };
}

const versionId = '00000000-0000-4000-8000-000000000000';

/** As AWS has them, an ARN ends in six characters that no other secret of this name has. */
function secret(name: string, value: string): JsonObject {
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return {
    ARN: `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-${suffix}`,
    Name: name,
    SecretString: value,
    VersionId: versionId,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: 1_767_225_600,
  };
}

function refused(__type: string, Message: string): SecretAnswer {
  return { status: 400, body: { __type, Message } };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // The parser's message would quote what it could not parse.
    return undefined;
  }
}
