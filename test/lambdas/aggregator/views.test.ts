import { afterEach, describe, expect, it } from '@jest/globals';
import type { ViewChoice, ViewsRule } from '../../../lib/contract/aggregate.ts';
import type { ProxyRequest } from '../../support/proxy-event.ts';
import { caller, header } from '../forwarder/forwarder-bench.ts';
import { aggregate, type Bench, bench, bodyOf, config, json, part, path } from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

const customer = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const views: ViewsRule['views'] = {
  mobile: { pick: [path('user.name')], rename: [{ path: path('user.name'), to: 'title' }] },
  list: {
    limit: [{ path: path('user.tags[]'), first: 1 }],
    set: [{ path: path('for'), value: { from: 'claims', name: 'sub' } }],
  },
  nothing: { pick: [path('nobody')] },
  degraded: { set: [{ path: path('degraded'), value: { from: 'static', value: 'none' } }] },
  full: {},
};
const whole = { user: { name: 'Ada', tags: ['a', 'b'] } };
const mobile = { user: { title: 'Ada' }, degraded: [] };
const full = { ...whole, degraded: [] };

async function seen(choice: ViewChoice, request: Partial<ProxyRequest> = {}, isUserDown = false) {
  gateway = await bench(config(aggregate([part('user')], { views: { views, choice }, authorization: customer })), {
    acts: { user: isUserDown ? json({}, 500) : json(whole.user) },
  });
  const answer = await gateway.ask(request, caller);
  return { body: bodyOf(answer), vary: header(answer, 'Vary').join() };
}
const byHeader: ViewChoice = {
  by: { from: 'header', name: 'x-client' },
  named: { ios: 'mobile', web: 'full' },
  view: 'full',
};

describe('the view of a whole', () => {
  it.each<[story: string, choice: ViewChoice, request: Partial<ProxyRequest>, expected: object]>([
    ['of the gateway', { by: null, view: 'mobile' }, {}, { body: mobile, vary: '' }],
    ['by a header', byHeader, { headers: [['X-Client', 'ios']] }, { body: mobile, vary: 'X-Client' }],
    ['by a header that is not there', byHeader, {}, { body: full, vary: 'X-Client' }],
    [
      'by a header with a text of nobody',
      byHeader,
      { headers: [['X-Client', 'tv']] },
      { body: full, vary: 'X-Client' },
    ],
    [
      'by a header that is there twice',
      byHeader,
      {
        headers: [
          ['X-Client', 'ios'],
          ['X-Client', 'web'],
        ],
      },
      { body: full, vary: 'X-Client' },
    ],
    [
      'by the host, which is in every cache’s key',
      { by: { from: 'header', name: 'host' }, named: { 'm.shop.example': 'mobile' }, view: 'full' },
      { headers: [['Host', 'm.shop.example']] },
      { body: mobile, vary: '' },
    ],
    [
      'by a claim, which is in the credential',
      { by: { from: 'claims', name: 'sub' }, named: { 'user-1': 'mobile' }, view: 'full' },
      {},
      { body: mobile, vary: 'Authorization' },
    ],
    [
      'by a path parameter',
      { by: { from: 'path', name: 'client' }, named: { ios: 'mobile' }, view: 'full' },
      { path: { client: 'ios' } },
      { body: mobile, vary: '' },
    ],
    [
      'by the query',
      { by: { from: 'query', name: 'view' }, named: { m: 'mobile' }, view: 'full' },
      { query: { view: ['m'] } },
      { body: mobile, vary: '' },
    ],
    [
      'with what the request has',
      { by: null, view: 'list' },
      {},
      { body: { user: { name: 'Ada', tags: ['a'] }, for: 'user-1', degraded: [] }, vary: '' },
    ],
    ['of which nothing is kept', { by: null, view: 'nothing' }, {}, { body: { degraded: [] }, vary: '' }],
  ])('%s', async (_, choice, request, expected) => {
    expect(await seen(choice, request)).toEqual(expected);
  });

  it('that is not there, by a mistake of ours, shows nothing', async () => {
    expect((await seen({ by: null, view: 'unknown' })).body).toMatchObject({
      status: 500,
      type: 'urn:gatehouse:problem:internal-error',
    });
  });

  it('never hides which parts are degraded, nor says that they are not', async () => {
    expect((await seen({ by: null, view: 'degraded' }, {}, true)).body).toEqual({ degraded: ['user'] });
  });

  it('one that stands beside the origins of CORS says both', async () => {
    const home = config(aggregate([part('user')], { views: { views, choice: byHeader } }));
    const cors = {
      origins: ['https://a.example', 'https://b.example'],
      headers: [],
      exposeHeaders: [],
      maxAgeSeconds: 0,
    };
    gateway = await bench({ ...home, cors });
    expect(header(await gateway.ask(), 'Vary')).toEqual(['X-Client, Origin']);
  });
});
