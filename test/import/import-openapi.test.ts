import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import { shopGateway } from '../../examples/01-shop/gateway.ts';
import { bankGateway } from '../../examples/02-signed-token/gateway.ts';
import { importOpenApi } from '../../lib/import/import-openapi.ts';
import * as door from '../../lib/index.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { petStore } from './pet-store.ts';

type Record_ = { readonly definition: { readonly services: readonly Service[] } };
interface Service {
  readonly name: string;
  readonly definition: { readonly owner: string; readonly routes: { readonly [key: string]: Route } };
}
type Route = { readonly [key: string]: unknown };

/** What the text declares when somebody runs it. */
function declared(text: string): Record_ {
  const code = transformSync(text, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const exported: { gateway?: Record_ } = {};
  new Function('exports', 'require', code.code)(exported, () => door);
  return exported.gateway as Record_;
}

function routesOf(text: string): { readonly [key: string]: Route } {
  return Object.assign({}, ...declared(text).definition.services.map(({ definition }) => definition.routes));
}

const withPath = (path: string, item: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { [path]: item },
  ...more,
});

describe('an OpenAPI document of a pet store', () => {
  const { text, notes, routes } = importOpenApi(petStore);

  it('becomes a declaration in which there is no mistake', () => {
    const modelled = door.modelOf(declared(text));
    expect('issues' in modelled ? modelled.issues : []).toEqual([]);
    expect(routes).toBe(4);
  });

  it('keeps methods, paths, who may call, and what requests are like', () => {
    expect(routesOf(text)).toEqual({
      'GET /pets': {
        ...{ auth: 'oauth', scopes: ['pets:read'] },
        validate: {
          query: { type: 'object', properties: { limit: { type: 'integer', minimum: 1, exclusiveMaximum: 101 } } },
        },
      },
      'POST /pets': expect.objectContaining({ auth: 'oauth', scopes: ['pets:write'], timeout: '27000ms' }),
      'GET /pets/{petId}': {
        ...{ auth: 'public', reason: expect.any(String) },
        validate: { path: { type: 'object', properties: { petId: { type: 'string', format: 'uuid' } } } },
      },
      'DELETE /pets/{petId}': { auth: 'key' },
    });
  });

  it('says in JSON Schema what 3.0 says in words of its own, and asks no request for what only answers have', () => {
    const { validate } = routesOf(text)['POST /pets'] as { validate: { body: { $defs: object } } };
    expect(validate.body).toMatchObject({
      $ref: '#/$defs/Pet',
      $defs: {
        Pet: {
          required: ['name'],
          properties: { name: { type: ['string', 'null'] }, owner: { $ref: '#/$defs/Owner' } },
        },
      },
    });
  });

  it('tells all that it leaves out and all that somebody has to decide', () => {
    expect(notes.map(({ at, says }) => `${at}: ${says}`)).toEqual([
      'key: has one tier of 10 requests a second: write the tiers of your usage plans',
      'POST /pets: could be called with key as well: declare an anyOf of them',
      'POST /pets: no longer says the discriminator (body)',
      'POST /pets: no longer says format password (body)',
      'POST /pets: waited 29000 ms, and waits 27000 ms now',
      'TRACE /pets: left out: a gateway has no routes of this method',
      'GET /pets/{petId}: is public: say why, or who may call',
      'DELETE /pets/{petId}: asked for key and oauth, and asks for key alone',
      'GET /files/a.{ext}: left out: its path has no form that a route can have',
      'pets: stood behind https://old.example.com/pets: bind its place',
      'document: owners are made up: write who they are',
    ]);
    for (const { says } of notes) expect(text).toContain(says);
  });

  it('puts everything into one service where one is named', () => {
    const [service, ...others] = declared(importOpenApi(petStore, { service: 'pets', owner: 'team' }).text).definition
      .services;
    expect(others).toEqual([]);
    expect(service).toMatchObject({ name: 'pets', definition: { owner: 'team' } });
  });
});

describe('what is never more open than it was', () => {
  const open = { get: { responses: {} } };

  it.each([
    ['basic', { type: 'http', scheme: 'basic' }],
    ['mutual TLS', { type: 'mutualTLS' }],
    ['nothing that is known', {}],
    ['IAM', { type: 'apiKey', in: 'header', name: 'Authorization', 'x-amazon-apigateway-authtype': 'awsSigv4' }],
  ])('a route that asked for %s asks for a credential, and somebody is told to decide', (_, scheme) => {
    const more = { security: [{ it: [] }], components: { securitySchemes: { it: scheme } } };
    const { text, notes } = importOpenApi(withPath('/a', open, more));
    expect(routesOf(text)['GET /a']).toMatchObject({ auth: 'it' });
    expect(notes.find(({ at }) => at === 'it')?.says).toMatch(/which this gateway has not|that this gateway has not/);
  });

  it('a route that could be called without a credential asks for it', () => {
    const more = {
      security: [{}, { it: [] }],
      components: { securitySchemes: { it: { type: 'http', scheme: 'bearer' } } },
    };
    const { text, notes } = importOpenApi(withPath('/a', open, more));
    expect(routesOf(text)['GET /a']).toMatchObject({ auth: 'it' });
    expect(notes.map(({ says }) => says)).toContain('could be called without a credential, and cannot any more');
  });

  it('a route that asks for a scheme nobody defined does not compile, and it is said', () => {
    const { text, notes } = importOpenApi(withPath('/a', open, { security: [{ ghost: [] }] }));
    expect(routesOf(text)['GET /a']).toMatchObject({ auth: 'ghost' });
    expect(notes.map(({ says }) => says)).toContain('asks for ghost, which the document does not define');
  });
});

describe('hostile documents', () => {
  it.each([
    ['a name that ends a text', "it's', auth: 'public"],
    ['line breaks', 'a\u2028b\nc\r'],
    ['the end of a comment', '*/ process.exit(1) /*'],
    ['a back slash at the end', 'x\\'],
    ['a template', ['$', '{process.exit(1)}'].join('')],
  ])('stay texts: %s', (_, words) => {
    const operation = {
      tags: [words],
      responses: {},
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', required: [words], enum: [words] } } },
      },
      'x-amazon-apigateway-integration': { type: 'http_proxy', uri: words },
    };
    const { text } = importOpenApi(withPath('/a', { post: operation }), { owner: words });
    const [service] = declared(text).definition.services as [Service];
    expect(service.definition.owner).toBe(words);
    expect(service.definition.routes['POST /a']).toMatchObject({
      validate: { body: { required: [words], enum: [words] } },
    });
  });

  it('end, where references run in circles', () => {
    const circle = { $ref: '#/components/schemas/A' };
    const parameter = { $ref: '#/components/parameters/P' };
    const more = { components: { schemas: { A: { allOf: [circle] } }, parameters: { P: parameter } } };
    const operation = {
      parameters: [parameter],
      responses: {},
      requestBody: { required: true, content: { 'application/json': { schema: circle } } },
    };
    const { notes } = importOpenApi(withPath('/a', { post: operation }, more));
    expect(notes.map(({ says }) => says)).toContain('no longer says what stands at #/components/parameters/P');
  });

  it('set no prototype', () => {
    const properties = JSON.parse('{ "__proto__": { "type": "string" } }');
    const body = { required: true, content: { 'application/json': { schema: { type: 'object', properties } } } };
    const { text, notes } = importOpenApi(withPath('/a', { post: { responses: {}, requestBody: body } }));
    expect(routesOf(text)['POST /a']).toEqual({
      ...{ auth: 'public', reason: expect.any(String) },
      validate: { contentTypes: ['application/json'] },
    });
    expect(notes.map(({ says }) => says).join()).toMatch(/no longer says the schema: GH\d+ properties.__proto__/);
  });

  it.each([
    ['a list', [], 'not an OpenAPI 3.0 or 3.1 document: `openapi` is missing'],
    ['nothing', null, 'not an OpenAPI 3.0 or 3.1 document: `openapi` is missing'],
    ['another version', { openapi: '4.0.0' }, 'not an OpenAPI 3.0 or 3.1 document: `openapi` is "4.0.0"'],
    [
      'Swagger',
      { swagger: '2.0' },
      'a Swagger 2.0 document: export it as OpenAPI 3.0 (`get-export --export-type oas30`)',
    ],
  ])('are refused in one sentence: %s', (_, root, message) => {
    expect(() => importOpenApi(root)).toThrow(new TypeError(message));
  });
});

it.each([
  ['the shop', shopGateway],
  ['the bank', bankGateway],
])('what %s exports declares the same methods and paths, open where it is open', (_, gateway) => {
  const modelled = door.modelOf(gateway);
  if (!('model' in modelled)) throw new Error('the example has no model');
  const planned = door.planOf(modelled.model);
  if (!('plan' in planned)) throw new Error('the example has no plan');
  const again = routesOf(importOpenApi(JSON.parse(JSON.stringify(openApiOf(planned.plan)))).text);
  const routes = planned.plan.routes.map(({ route }) => [route.key, route.auth === 'public'] as const);
  const own = Object.entries(again).filter(([key]) => !key.includes('/.well-known/gatehouse'));
  expect(Object.fromEntries(own.map(([key, { auth }]) => [key, auth === 'public']))).toEqual(
    Object.fromEntries(routes),
  );
});

describe('the declaration', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(root, 'test/import/compiled-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('compiles as it is', () => {
    const file = join(directory, 'gateway.ts');
    writeFileSync(file, importOpenApi(petStore).text);
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const program = ts.createProgram([file], options);
    const told = ts.getPreEmitDiagnostics(program, program.getSourceFile(file) as ts.SourceFile);
    expect(told.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  }, 60_000);
});
