import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '../lambdas/calls/guarded.ts';
import { functionService, httpService, type RunningService } from './placed-services.ts';
import { upstreamSuite } from './upstream-suite.ts';

describe.each([
  ['an HTTP server', httpService],
  ['a Lambda function', () => functionService()],
])('an upstream that is %s', (_, start) => {
  let service: RunningService;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service.stop());
  upstreamSuite(() => service.placed);
});

describe('an upstream that is a Lambda function', () => {
  let service: RunningService | undefined;
  afterEach(() => service?.stop());

  it('and has no instance to spare was sent nothing', async () => {
    service = await functionService(0);
    expect(await service.placed.call()(request)).toEqual({ failure: 'unreachable', unsent: true });
    expect(service.lines).toEqual([]);
  });

  it('and is not there, or may not be invoked, is told to whoever reads the log', async () => {
    service = await functionService();
    await service.placed.nobody()(request);
    expect(service.lines).toEqual([
      { message: 'a function cannot be invoked', function: 'nobody', reason: 'ResourceNotFoundException' },
    ]);
  });

  it('takes no larger event than Lambda does, and is not asked', async () => {
    service = await functionService();
    const large = { ...request, notes: { tries: 0 }, method: 'POST', body: Buffer.alloc(6 * 1024 * 1024) };
    expect(await service.placed.call()(large)).toEqual({ refused: 'request-too-large', retryAfterMillis: 0 });
  });
});
