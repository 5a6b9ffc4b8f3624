import type { MatchedExchange } from './exchange.ts';
import { failure, type GatewayFailure } from './gateway-failure.ts';
import { lastHeader } from './gateway-request.ts';
import { isOfModel } from './model.ts';
import { sourceValue } from './parameter-source.ts';
import type { RequestValidation } from './rest-api-definition.ts';

/**
 * What a method's request validator says against a request, or undefined. Parameters come first, all of them in one message;
 * names of headers are compared byte for byte. A missing body is checked as `{}`, and a body of a type without a model passes.
 */
export function invalidRequest(exchange: MatchedExchange): GatewayFailure | undefined {
  const { validation } = exchange.match.method;
  if (validation === null) return undefined;
  const missing = validation.parameters.filter(
    ({ place, name }) => (sourceValue(`method.request.${place}.${name}`, exchange) ?? '').trim() === '',
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    return failure('missingParameters', `Missing required request parameters: [${names}]`);
  }
  return hasValidBody(exchange, validation) ? undefined : failure('invalidBody');
}

function hasValidBody({ request }: MatchedExchange, { bodies, models }: RequestValidation): boolean {
  const contentType = lastHeader(request.headers, 'content-type') ?? 'application/json';
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const schema = Object.hasOwn(bodies, type) ? bodies[type] : undefined;
  if (schema === undefined) return true;
  const text = request.body.toString('utf8');
  return isOfModel(text.trim() === '' ? '{}' : text, schema, models);
}
