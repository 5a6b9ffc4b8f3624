import type { Context } from 'aws-lambda';
import { publishedKeysPath } from '../../lib/contract/signed-token.ts';
import type { Log } from '../ports.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { type Answer, type Exchange, headerMap } from '../stages/exchange.ts';
import { signingMillis, unlessUnavailable } from '../stages/signed-token.ts';

/** Tomorrow's key is in every answer, so that an hour more or less decides nothing. */
const cacheControl = 'public, max-age=3600';

export function isForKeys({ routeKey }: Exchange): boolean {
  return routeKey === `GET ${publishedKeysPath}`;
}

/** The public halves of the keys that sign yesterday, today and tomorrow, as a JWK set (RFC 7517). */
export async function publishKeys(
  signing: SigningKeys,
  log: Log,
  exchange: Exchange,
  context: Context,
): Promise<Answer> {
  const { stage } = exchange.event.requestContext;
  const keys = await unlessUnavailable(exchange, log, signing.published(stage, signingMillis(context)));
  if ('statusCode' in keys) return keys;
  return {
    statusCode: 200,
    multiValueHeaders: headerMap([
      ['Content-Type', 'application/jwk-set+json'],
      ['Cache-Control', cacheControl],
    ]),
    body: JSON.stringify({ keys }),
    isBase64Encoded: false,
  };
}
