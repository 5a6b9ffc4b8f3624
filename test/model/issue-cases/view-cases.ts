import { dashboard as here, told } from '../bff.ts';
import type { IssueCase } from './issue-case.ts';

const choiceCases: readonly IssueCase[] = [
  {
    code: 'GH1807',
    story: 'a default view that is not there',
    at: `${here} view.default`,
    got: 'ful',
    fix: "did you mean 'full'?",
    issues: told({ route: { views: { full: {} }, view: { by: 'header.x-client', default: 'ful' } } }),
  },
  {
    code: 'GH1807',
    story: 'a text for a view that is not there',
    at: `${here} view.named.ios`,
    got: 'mobile',
    issues: told({
      route: { views: { full: {} }, view: { by: 'header.x-client', default: 'full', named: { ios: 'mobile' } } },
    }),
  },
  {
    code: 'GH1807',
    story: 'a choice among no views',
    at: `${here} view`,
    fix: 'write `views`',
    issues: told({ route: { view: { by: 'header.x-client', default: 'full' } } }),
  },
  {
    code: 'GH1807',
    story: 'views of which nobody gets one',
    at: `${here} views`,
    got: ['mobile', 'full'],
    fix: "write `view: { by: 'header.…', default: '…' }`, or the `view` of the gateway, or remove them",
    issues: told({ route: { views: { mobile: {}, full: {} } } }),
  },
  {
    code: 'GH1807',
    story: 'a view of the gateway that no aggregate has',
    at: 'gateway mobile view',
    got: 'mobil',
    fix: "did you mean 'mobile'?",
    issues: told({
      route: { views: { mobile: {} }, view: { by: 'query.view', default: 'mobile' } },
      gateway: { view: 'mobil' },
    }),
  },
  {
    code: 'GH1204',
    story: 'a view by the address of the client',
    at: `${here} view.by`,
    got: 'client.ip',
    fix: "write for example 'header.x-client'",
    issues: told({ route: { views: { full: {} }, view: { by: 'client.ip', default: 'full' } } }),
  },
  {
    code: 'GH1204',
    story: 'a view by a credential',
    at: `${here} view.by`,
    got: 'header.authorization',
    issues: told({ route: { views: { full: {} }, view: { by: 'header.authorization', default: 'full' } } }),
  },
  {
    code: 'GH1006',
    story: 'a view without a name',
    at: `${here} views['']`,
    got: '',
    issues: told({ route: { views: { '': {}, full: {} }, view: { by: 'query.view', default: 'full' } } }),
  },
  {
    code: 'GH1315',
    story: 'a view of a path that is none',
    at: `${here} views.full.pick[0]`,
    got: 'user..name',
    issues: told({ route: { views: { full: { pick: ['user..name'] } }, view: { by: 'query.view', default: 'full' } } }),
  },
  {
    code: 'GH1316',
    story: 'a view that keeps nothing',
    at: `${here} views.full.pick`,
    got: [],
    fix: 'write what is kept',
    issues: told({ route: { views: { full: { pick: [] } }, view: { by: 'query.view', default: 'full' } } }),
  },
];

const pathCases: readonly IssueCase[] = (['pick', 'remove', 'limit', 'rename'] as const).map((key) => ({
  code: 'GH1602',
  story: `a view whose ${key} leads to no part`,
  at: `${here} views.full.${{ pick: 'pick[0]', remove: 'remove[0]', limit: "limit['usr[]']", rename: "rename['usr.name']" }[key]}`,
  got: key === 'limit' ? 'usr[]' : 'usr.name',
  fix: 'correct the path, or remove it',
  issues: told({
    route: {
      views: {
        full: {
          [key]: { pick: ['usr.name'], remove: ['usr.name'], limit: { 'usr[]': 1 }, rename: { 'usr.name': 'n' } }[key],
        },
      },
      view: { by: 'query.view', default: 'full' },
    },
  }),
}));

export const viewCases: readonly IssueCase[] = [...choiceCases, ...pathCases];
