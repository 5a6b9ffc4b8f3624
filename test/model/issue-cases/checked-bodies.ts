import { type AroundBody, bodyIssues } from '../../../lib/checks/body-issues.ts';
import { operationsOf } from '../../../lib/checks/operation.ts';
import type { Issue } from '../../../lib/contract/issue.ts';
import type { IssueCode } from '../../../lib/contract/issue-codes.ts';
import { usualValidation } from '../../../lib/contract/validation.ts';
import { openApiOf } from '../../../lib/openapi/openapi-of.ts';
import { withFunctions } from '../../openapi/check-extensions.ts';
import { partnerPlans, planned, planOfRoutes } from '../../openapi/hand-made-plan.ts';
import type { IssueCase } from './issue-case.ts';

// biome-ignore lint/suspicious/noExplicitAny: a body that is being broken has no type
type Body = any;

/** A declared gateway whose body is right but for one change. */
export const shop = withFunctions(
  openApiOf(
    planOfRoutes([planned('GET /orders/{id}'), planned('GET /files/{id}', {}, { way: 'direct' })], {
      cors: {
        origins: ['https://a.example'],
        headers: ['x-a'],
        exposeHeaders: [],
        maxAgeSeconds: 60,
      },
    }),
  ),
);
export const keyed = withFunctions(
  openApiOf(
    planOfRoutes([planned('GET /a', { auth: 'partner' }, { keyRequired: true })], { usagePlans: partnerPlans }),
  ),
);
const ofJson = { ...usualValidation, body: { type: 'object' }, contentTypes: ['application/json'] } as const;
export const forms = withFunctions(
  openApiOf(
    planOfRoutes([planned('POST /forms', { validation: ofJson }, { way: 'direct' })], {
      binary: ['image/*'],
      bodies: { models: { Form: { type: 'object' } }, byRoute: { 'POST /forms': { model: 'Form' } } },
    }),
  ),
);

export const key = 'x-amazon-apigateway-integration';
export const order = '/paths/~1orders~1{id}/get';
export const file = '/paths/~1files~1{id}/get';
export const form = '/paths/~1forms/post';
export const preflight = '/paths/~1orders~1{id}/options';

/** The operations of a body as somebody has declared them: those that ask for nothing are public, with a reason. */
export function declaredAs(body: object): AroundBody {
  const routes = operationsOf(body as Body)
    .filter(({ verb }) => verb !== 'options')
    .map(({ verb, path, operation }) => ({
      method: verb.toUpperCase(),
      path,
      auth: (operation.security as readonly object[]).length === 0 ? 'public' : 'customer',
    }));
  return { declared: { routes, ownPaths: [] } as unknown as AroundBody['declared'], integrationMillis: 29_000 };
}

/** The issues of a body after a change, against what was declared before it. */
export function changed(body: object, change: (body: Body) => void): () => readonly Issue[] {
  return () => {
    const broken = structuredClone(body);
    change(broken);
    return bodyIssues(broken, declaredAs(body));
  };
}

export const ofOrder = (change: (operation: Body) => void) =>
  changed(shop, (body) => change(body.paths['/orders/{id}'].get));
export const ofFile = (change: (integration: Body) => void) =>
  changed(shop, (body) => change(body.paths['/files/{id}'].get[key]));
export const ofForm = (change: (operation: Body) => void) =>
  changed(forms, (body) => change(body.paths['/forms'].post));
export const mapping = (target: string, source: string) =>
  ofFile((integration) => {
    integration.requestParameters[target] = source;
  });
export const response = (type: string, value: object) =>
  changed(shop, (body) => {
    body['x-amazon-apigateway-gateway-responses'][type] = value;
  });
export const authorizer = (change: (settings: Body) => void) =>
  changed(shop, (body) => {
    const [scheme] = Object.values<Body>(body.components.securitySchemes);
    change(scheme['x-amazon-apigateway-authorizer']);
  });
export const [schemeName] = Object.keys((shop as Body).components.securitySchemes) as [string];
export const authorizerAt = `/components/securitySchemes/${schemeName}/x-amazon-apigateway-authorizer`;

export type Row = readonly [
  code: IssueCode,
  story: string,
  at: string,
  got: unknown,
  issues: IssueCase['issues'],
  fix?: string,
];

export function checkCasesOf(rows: readonly Row[]): readonly IssueCase[] {
  return rows.map(([code, story, at, got, issues, fix]) => ({
    code,
    story,
    at,
    got,
    issues,
    ...(fix !== undefined && { fix }),
  }));
}

/** Bodies in which there is nothing to find. */
export const soundBodies = { shop, keyed, forms } as const;
