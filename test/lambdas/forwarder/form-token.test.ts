import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { bench, caller } from './forwarder-bench.ts';

let gateway: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  gateway = await bench();
});
afterEach(() => void gateway.seen.splice(0));
afterAll(() => gateway.stop());

const form = 'application/x-www-form-urlencoded';

it.each([
  ['in a form', form, 'access_token=other', 401],
  ['in a form with a charset', 'Application/X-WWW-Form-URLEncoded;charset=UTF-8', 'a=1&access_token=other', 401],
  ['without a value', form, 'access_token', 401],
  ['under an encoded name', form, 'access%5Ftoken=other', 401],
  ['that is the value of something else', form, 'field=access_token', 200],
  ['in another kind of body', 'application/json', '{"access_token":"other"}', 200],
  ['in no kind of body', 'text/plain', 'access_token=other', 200],
])('a token beside that of the header, %s', async (_, type, body, status) => {
  const headers = [['content-type', type] as const, ['Authorization', 'Bearer x'] as const];
  const answer = await gateway.ask({ method: 'POST', resource: '/orders', headers, body }, caller);
  expect(answer.statusCode).toBe(status);
  expect(gateway.seen.length).toBe(status === 200 ? 1 : 0);
  expect(JSON.stringify([gateway.lines, status === 200 ? '' : answer.body])).not.toContain('other');
});
