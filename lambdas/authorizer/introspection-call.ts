import type { IntrospectionPlace } from '../../lib/contract/places.ts';
import { parseStrictObject } from '../../lib/engine/tokens/strict-json.ts';
import { clientRequest } from '../client-request.ts';
import { IssuerUnavailable, type Secrets, type Upstream, type UpstreamAnswer } from '../ports.ts';

/** For both questions together, where the secret has changed; the function itself has five seconds. */
const answerMillis = 3_000;
const maxAnswerBytes = 65_536;

/** What an issuer said of a token; null where it would not look at it, or its answer is more than anybody needs. */
export type IssuerAnswer = { readonly [name: string]: unknown } | null;

/** The issuer is there, and has said nothing of this token: a firewall before it, or a profile that is no strict JSON. */
export type Unclear = 'unclear';

/**
 * Asks an issuer about a token, as its client (RFC 7662 §2.1, RFC 6749 §2.3.1). A secret that the issuer refuses is read once
 * more: it may have been exchanged. What the token itself brings about is no failure of the issuer, or callers could have it
 * given up. @throws IssuerUnavailable when nothing is known
 */
export async function askIssuer(
  token: string,
  place: IntrospectionPlace,
  { upstream, secrets }: { readonly upstream: Upstream; readonly secrets: Secrets },
): Promise<IssuerAnswer | Unclear> {
  const known = await secrets.read(place.clientSecret);
  const form = new URLSearchParams({ token, token_type_hint: 'access_token' });
  const startedAt = performance.now();
  const send = async (secret: string) => {
    const answer = await upstream.call({
      ...clientRequest(place.introspectionUri, { id: place.clientId, secret }, form),
      timeoutMillis: answerMillis - (performance.now() - startedAt),
      maxResponseBytes: maxAnswerBytes,
    });
    if (!('failure' in answer)) return answer;
    if (answer.failure === 'too-large') return null;
    throw new IssuerUnavailable(`introspection: ${answer.failure}`);
  };
  const first = await send(known);
  if (first?.status !== 401) return readAnswer(first);
  const again = await secrets.readAgain(place.clientSecret);
  return readAnswer(again === known ? first : await send(again));
}

/** Statuses that are about the issuer or its client, whatever the token: a wrong secret, a timeout, too many questions. */
const ofIssuer: ReadonlySet<number> = new Set([401, 408, 429]);

function readAnswer(answer: UpstreamAnswer | null): IssuerAnswer | Unclear {
  if (answer === null || answer.status === 400) return null;
  const { status, body } = answer;
  if (status === 200) return parseStrictObject(utf8(body)) ?? 'unclear';
  if (status > 400 && status < 500 && !ofIssuer.has(status)) return 'unclear';
  throw new IssuerUnavailable(`introspection: HTTP ${status}`);
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}
