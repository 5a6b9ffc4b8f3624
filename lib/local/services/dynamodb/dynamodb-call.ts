/** DynamoDB refused the call. `type` is the bare name: `ResourceInUseException`. */
export class DynamoDbRefusal extends Error {
  override readonly name = 'DynamoDbRefusal';
  readonly type: string;

  constructor(operation: string, type: string, message: string) {
    super(`${operation}: ${type}: ${message}`);
    this.type = type;
  }
}

const callMillis = 10_000;

/**
 * One call of the DynamoDB JSON protocol (`DynamoDB_20120810`). The signature has the right form and no worth: local
 * engines look at the form only. @throws {@link DynamoDbRefusal}
 */
export async function callDynamoDb(
  url: string,
  operation: string,
  input: object,
): Promise<{ readonly [key: string]: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=LOCALLOCALLOCALLOCAL/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0000',
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(callMillis),
  });
  const answer = JSON.parse(await response.text()) as { readonly [key: string]: unknown };
  if (response.ok) return answer;
  const type = String(answer['__type'] ?? response.status);
  throw new DynamoDbRefusal(
    operation,
    type.slice(type.indexOf('#') + 1),
    String(answer['message'] ?? answer['Message'] ?? ''),
  );
}
