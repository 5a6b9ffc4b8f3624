import { parseStrictObject } from '../../lib/engine/tokens/strict-json.ts';
import { clientRequest } from '../client-request.ts';
import type { Call, UpstreamAnswer } from '../ports.ts';
import { type Given, Unobtainable } from './obtained.ts';

export interface ClientTokenParts {
  readonly scopes: readonly string[];
  readonly audience: string | null;
  readonly tokenUri: string;
  readonly clientId: string;
  /** The client's secret, as it is in its store or as it is kept. */
  readonly secret: (again: boolean) => Promise<string>;
  readonly call: Call;
  readonly nowMillis: () => number;
}

/** For all of it: the secret, the token, and both once more where the secret was an old one. */
const answerMillis = 2_000;
const maxAnswerBytes = 65_536;
const mostSeconds = 3_600;
/** Of a token that does not say. */
const usualSeconds = 300;
/** The call that a token is for has to end before the token does. */
const marginSeconds = 30;

/**
 * A token of the authorization server for the gateway itself (RFC 6749 §4.4), as the value of `Authorization`. A secret that
 * the server refuses is read once more. No redirect is followed, so the secret goes nowhere else.
 */
export async function clientToken(parts: ClientTokenParts, again: boolean): Promise<Given<string>> {
  const { secret, nowMillis } = parts;
  const startedAt = performance.now();
  const askedMillis = nowMillis();
  const ask = (known: string) => asked(parts, known, answerMillis - (performance.now() - startedAt));
  const known = await secret(again);
  const first = await ask(known);
  const other = refusesClient(first) ? await secret(true) : known;
  return given(other === known ? first : await ask(other), askedMillis);
}

async function asked(parts: ClientTokenParts, secret: string, timeoutMillis: number): Promise<UpstreamAnswer> {
  const { scopes, audience, call } = parts;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  if (audience !== null) form.set('audience', audience);
  const answer = await call({
    ...clientRequest(parts.tokenUri, { id: parts.clientId, secret }, form),
    timeoutMillis,
    maxResponseBytes: maxAnswerBytes,
  });
  if ('failure' in answer) throw new Unobtainable(`the authorization server: ${answer.failure}`);
  return answer;
}

/** RFC 6749 §5.2: `invalid_client` is a 401, and of some servers a 400. */
const refusesClient = ({ status }: UpstreamAnswer) => status === 401 || status === 400;

/** What goes into a field as it is. */
const tokenForm = /^[\u0021-\u007e]{1,8192}$/;

function given({ status, body }: UpstreamAnswer, askedMillis: number): Given<string> {
  if (status !== 200) throw new Unobtainable(`the authorization server: HTTP ${status}`);
  const { access_token: token, token_type: type, expires_in: seconds } = parseStrictObject(utf8(body)) ?? {};
  if (typeof token !== 'string' || !tokenForm.test(token) || typeof type !== 'string' || !/^bearer$/i.test(type))
    throw new Unobtainable('the authorization server answered with no bearer token');
  const life = Math.min(mostSeconds, secondsOf(seconds));
  return {
    value: `Bearer ${token}`,
    // Of a short life half of it.
    freshUntilMillis: askedMillis + Math.max(life - marginSeconds, life / 2) * 1_000,
    endsMillis: askedMillis + life * 1_000,
  };
}

/** Some servers write the number as text. */
function secondsOf(written: unknown): number {
  if (written === undefined || written === null) return usualSeconds;
  const seconds = typeof written === 'string' && /^\d{1,10}$/.test(written) ? Number(written) : written;
  if (typeof seconds === 'number' && seconds > 0) return seconds;
  throw new Unobtainable('the authorization server answered with a token that has ended');
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}
