import { expect, it } from '@jest/globals';
import { authorizerOutput, decide, type Statement } from '../../../lib/local/services/api-gateway/authorizer-policy.ts';

const api = 'arn:aws:execute-api:mars-west-2:123456789012:ymy8tbxw7b';
const allow = (...resources: readonly string[]) => ({
  effect: 'Allow' as const,
  actions: ['execute-api:Invoke'],
  resources,
});
const deny = (...resources: readonly string[]) => ({ ...allow(...resources), effect: 'Deny' as const });

it.each<{ resource: string; method: string; decision: string }>`
  resource                               | method           | decision
  ${`${api}/api/GET/foobar`}             | ${'GET/foobar'}  | ${'allow'}
  ${`${api}/api/PUT/foobar`}             | ${'GET/foobar'}  | ${'no-match'}
  ${`${api}/api/GET/foobar/*`}           | ${'GET/foobar'}  | ${'no-match'}
  ${`${api}/api/GET/*`}                  | ${'GET/foo/bar'} | ${'allow'}
  ${`${api}/*/GET/*`}                    | ${'GET/foo.bar'} | ${'allow'}
  ${`${api}/api/???/foo?ar`}             | ${'GET/foobar'}  | ${'allow'}
  ${`${api}/api/????/foobar`}            | ${'GET/foobar'}  | ${'no-match'}
  ${'arn:aws:execute-api:*'}             | ${'GET/foobar'}  | ${'allow'}
  ${'*'}                                 | ${'GET/foobar'}  | ${'allow'}
  ${'arn:aws:execute-api:mars-west-1:*'} | ${'GET/foobar'}  | ${'no-match'}
  ${`${api}/api/*/fo*b*r`}               | ${'GET/foobar'}  | ${'allow'}
  ${`${api}/api/GET/FOOBAR`}             | ${'GET/foobar'}  | ${'no-match'}
  ${`${api}/api/GET/f.*r`}               | ${'GET/foobar'}  | ${'no-match'}
  ${''}                                  | ${'GET/foobar'}  | ${'no-match'}
`('$resource says $decision to $method', ({ resource, method, decision }) => {
  expect(decide([allow(resource)], `${api}/api/${method}`)).toBe(decision);
});

it.each<{ story: string; statements: readonly Statement[]; decision: string }>`
  story                                 | statements                                         | decision
  ${'a deny beats an allow, before'}    | ${[deny('*'), allow('*')]}                         | ${'explicit-deny'}
  ${'a deny beats an allow, after'}     | ${[allow('*'), deny(`${api}/api/GET/a`)]}          | ${'explicit-deny'}
  ${'a deny of something else is none'} | ${[allow('*'), deny(`${api}/api/GET/b`)]}          | ${'allow'}
  ${'nothing allows nothing'}           | ${[]}                                              | ${'no-match'}
  ${'any resource of several will do'}  | ${[allow('x', `${api}/api/GET/a`)]}                | ${'allow'}
  ${'another action is no invocation'}  | ${[{ ...allow('*'), actions: ['s3:GetObject'] }]}  | ${'no-match'}
  ${'an action by wildcard'}            | ${[{ ...allow('*'), actions: ['execute-api:*'] }]} | ${'allow'}
`('$story', ({ statements, decision }) => {
  expect(decide(statements, `${api}/api/GET/a`)).toBe(decision);
});

it('matches a hostile pattern in no time', () => {
  expect(decide([allow(`${'*a'.repeat(60)}b`)], 'a'.repeat(5_000))).toBe('no-match');
});

const good = {
  principalId: 'u',
  policyDocument: { Statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' } },
};

it('reads a policy with texts or lists, and gives every context value as text', () => {
  expect(authorizerOutput({ ...good, context: { s: 'x', n: 123, b: true, z: null } })).toEqual({
    principalId: 'u',
    statements: [allow('*')],
    values: { s: 'x', n: '123', b: 'true', z: null },
    usageIdentifierKey: null,
  });
});

it('takes an ARN of 512 characters in a policy, and none longer', () => {
  const of = (Resource: string) => ({
    principalId: 'u',
    policyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource } },
  });
  expect(authorizerOutput(of('a'.repeat(512)))?.statements).toEqual([
    { effect: 'Allow', actions: ['*'], resources: ['a'.repeat(512)] },
  ]);
  expect(authorizerOutput(of('a'.repeat(513)))).toBeUndefined();
});

it.each<{ story: string; result: unknown }>`
  story                             | result
  ${'nothing'}                      | ${null}
  ${'an empty object'}              | ${{}}
  ${'no principal'}                 | ${{ ...good, principalId: undefined }}
  ${'a principal that is a number'} | ${{ ...good, principalId: 7 }}
  ${'no policy'}                    | ${{ principalId: 'u' }}
  ${'no statement'}                 | ${{ principalId: 'u', policyDocument: {} }}
  ${'a statement without effect'}   | ${{ principalId: 'u', policyDocument: { Statement: [{ Action: '*', Resource: '*' }] } }}
  ${'an unknown effect'}            | ${{ principalId: 'u', policyDocument: { Statement: [{ Effect: 'allow', Action: '*', Resource: '*' }] } }}
  ${'a resource that is no text'}   | ${{ principalId: 'u', policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: 1 }] } }}
  ${'a condition'}                  | ${{ principalId: 'u', policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: {} }] } }}
  ${'an object in the context'}     | ${{ ...good, context: { o: { a: 1 } } }}
  ${'a list in the context'}        | ${{ ...good, context: { l: ['a'] } }}
  ${'a context that is a text'}     | ${{ ...good, context: 'a' }}
  ${'a key that is a number'}       | ${{ ...good, usageIdentifierKey: 7 }}
`('$story is malformed', ({ result }) => {
  expect(authorizerOutput(result)).toBeUndefined();
});
