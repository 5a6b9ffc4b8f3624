import { type LoopbackApi, startLoopbackApi } from '../loopback-api.ts';
import { secretAnswer } from './secret-answer.ts';

const maxBodyBytes = 64 * 1024;

/** A Secrets Manager that reads; `secretOf` is asked for each call and may change its mind. */
export function startSecretsManager(secretOf: (name: string) => string | undefined): Promise<LoopbackApi> {
  return startLoopbackApi({
    maxBodyBytes,
    async answer({ headers, body: asked }) {
      const target = String(headers['x-amz-target'] ?? '');
      const { status, body } = secretAnswer({ target, text: asked.toString('utf8') }, secretOf);
      const type = '__type' in body ? { 'x-amzn-errortype': String(body['__type']) } : {};
      return { status, headers: { 'content-type': 'application/x-amz-json-1.1', ...type }, body: JSON.stringify(body) };
    },
  });
}
