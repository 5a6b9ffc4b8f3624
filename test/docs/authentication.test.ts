import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Gateway, url } from '../../lib/index.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { templateOf } from '../constructs/shop.ts';
import { bankGateway, bankPlaces, ratesGateway } from './clients.ts';

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
const guide = read('docs/authentication.md');

describe('the clients of docs/authentication.md', () => {
  it('have a gateway that can be deployed', () => {
    const template = templateOf((stack) => {
      const arn = 'arn:aws:lambda:eu-central-1:111111111111:function:sessions';
      const auth = bankPlaces(LambdaFunction.fromFunctionArn(stack, 'Sessions', arn) as IFunction);
      const upstreams = { payments: url('https://payments.bank.example') };
      return new Gateway(stack, 'Gateway', { gateway: bankGateway, stage: 'prod', auth, upstreams });
    });
    expect(Object.values(template.Resources).map(({ Type }) => Type)).toContain('AWS::ApiGateway::RestApi');
  });

  const planned = new Map([bankGateway, ratesGateway].flatMap((gateway) => routesOf(gateway)));
  const rows = [...guide.matchAll(/^\| .+ \| \[`\w+`\]\(#[\w-]+\), `(\w+)` \| (\d\.\d\d) \| (.+?) \| .+ \|$/gm)].map(
    ([, credential, price, withdrawn]) => ({ credential: credential as string, price: Number(price), withdrawn }),
  );

  it('are all in its table', () => {
    expect(rows.map(({ credential }) => credential).sort()).toEqual([...planned.keys()].sort());
  });

  it.each(rows)('$credential costs $price dollars a million requests', ({ credential, price }) => {
    expect(planned.get(credential)?.price).toBe(price);
  });

  it.each(
    rows.filter(({ credential }) => planned.get(credential)?.withdrawn !== undefined),
  )('$credential is withdrawn within $withdrawn', ({ credential, withdrawn }) => {
    expect(planned.get(credential)?.withdrawn).toBe(withdrawn);
  });
});

describe('a threat in docs/authentication.md', () => {
  const rows = [...guide.matchAll(/^\| (A\d+) \|(.*)\|$/gm)].map(([, name, rest]) => ({
    name: name as string,
    proofs: [...(rest as string).matchAll(/`(test\/[^`]+)` "([^"]+)"/g)].map(([, file, title]) => ({ file, title })),
  }));

  it('has a number of its own', () => {
    expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: rows.length }, (_, n) => `A${n + 1}`));
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows.map(({ name, proofs }) => [name, proofs.length] as const))('%s has a test: %d', (_, proofs) => {
    expect(proofs).toBeGreaterThan(0);
  });

  it.each(
    rows.flatMap(({ name, proofs }) => proofs.map(({ file, title }) => [name, title as string, file as string])),
  )('%s is stopped: "%s" in %s', (_, title, file) => {
    expect(read(file as string)).toContain(title);
  });
});

/** What the first route of each credential costs, and what the plan says of a credential that is withdrawn. */
function routesOf(gateway: unknown) {
  const modelled = modelOf(gateway);
  if ('issues' in modelled) throw new Error(JSON.stringify(modelled.issues));
  const outcome = planOf(modelled.model);
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan.routes.map(({ route, pricePerMillion, decisions }) => {
    const [, withdrawn] = /a revoked token is refused within (\d+ s)/.exec(decisions[0]?.why ?? '') ?? [];
    return [route.auth, { price: pricePerMillion, withdrawn }] as const;
  });
}
