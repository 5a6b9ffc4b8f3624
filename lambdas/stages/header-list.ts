import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';

/** Every field with its spelling, in the event's order. */
export function headerList(headers: APIGatewayProxyEvent['multiValueHeaders'] | null): HeaderList {
  return Object.entries(headers ?? {}).flatMap(([name, values = []]) => values.map((value) => [name, value] as const));
}
