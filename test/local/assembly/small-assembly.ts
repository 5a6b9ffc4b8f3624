import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject, TemplateResource } from '../../../lib/local/assembly/template.ts';

export interface SmallStack {
  readonly resources: { readonly [logicalId: string]: TemplateResource };
  readonly template?: JsonObject;
  /** Source of each code asset, by its hash. */
  readonly code?: { readonly [hash: string]: string };
  readonly environment?: string;
  /** Templates of stacks that are nested in it, by the hash of their asset: see {@link nestedStack}. */
  readonly nested?: { readonly [hash: string]: JsonObject };
}

export interface SmallAssembly {
  readonly directory: string;
  /** Writes other stacks over the ones that are there; files of old assets stay. */
  write(stacks: { readonly [id: string]: SmallStack }): void;
  remove(): void;
}

/** A cloud assembly directory as CDK lays it out, with nothing in it that a test does not name. */
export function smallAssembly(stacks: { readonly [id: string]: SmallStack }): SmallAssembly {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-assembly-'));
  const write: SmallAssembly['write'] = (next) => {
    const artifacts = Object.entries(next).flatMap(([id, stack]) => writeStack(directory, id, stack));
    writeJson(join(directory, 'manifest.json'), { version: '55.0.0', artifacts: Object.fromEntries(artifacts) });
  };
  write(stacks);
  return { directory, write, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

function writeStack(
  directory: string,
  id: string,
  { resources, template, code = {}, environment, nested = {} }: SmallStack,
): [string, Json][] {
  writeJson(join(directory, `${id}.template.json`), { ...template, Resources: resources as unknown as JsonObject });
  for (const [hash, source] of Object.entries(code)) {
    mkdirSync(join(directory, `asset.${hash}`), { recursive: true });
    writeFileSync(join(directory, `asset.${hash}`, 'index.mjs'), source);
  }
  const files = Object.keys(code).map((hash): [string, Json] => [
    hash,
    {
      source: { path: `asset.${hash}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'b', objectKey: `${hash}.zip` } },
    },
  ]);
  for (const [hash, inner] of Object.entries(nested)) {
    writeJson(join(directory, `${hash}.nested.template.json`), inner);
    const destinations = { here: { bucketName: 'b', objectKey: `${hash}.json` } };
    files.push([hash, { source: { path: `${hash}.nested.template.json`, packaging: 'file' }, destinations }]);
  }
  writeJson(join(directory, `${id}.assets.json`), { files: Object.fromEntries(files) });
  return [
    [`${id}.assets`, { type: 'cdk:asset-manifest', properties: { file: `${id}.assets.json` } }],
    [
      id,
      {
        type: 'aws:cloudformation:stack',
        environment: environment ?? 'aws://unknown-account/unknown-region',
        properties: { templateFile: `${id}.template.json` },
      },
    ],
  ];
}

function writeJson(file: string, value: Json): void {
  writeFileSync(file, JSON.stringify(value));
}

/** A function with a version, and its code asset. */
export function functionResources(name: string, hash: string, more: JsonObject = {}): SmallStack['resources'] {
  return {
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'b', S3Key: `${hash}.zip` },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        ...more,
      },
    },
    [`${name}Version`]: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: name } } },
  };
}

/** The resource that a nested stack is, as CDK writes it. */
export function nestedStack(hash: string, Parameters: JsonObject = {}): TemplateResource {
  const host: Json = ['https://s3.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, `/assets/${hash}.json`];
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: { 'Fn::Join': ['', host] }, Parameters } };
}

/** An API with its body, deployment and stage. */
export function apiResources(
  body: JsonObject,
  { api = {}, stage = {} }: { api?: JsonObject; stage?: JsonObject } = {},
): SmallStack['resources'] {
  return {
    Api: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: {
        Body: { openapi: '3.0.1', info: { title: 't', version: '1' }, ...body },
        Mode: 'overwrite',
        EndpointConfiguration: { Types: ['REGIONAL'] },
        ...api,
      },
    },
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } } },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: 'dev', ...stage },
    },
  };
}

/** An operation that calls the published version of a function. */
export function calls(name: string, more: JsonObject = {}): JsonObject {
  const uri: Json = {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':apigateway:',
        { Ref: 'AWS::Region' },
        ':lambda:path/2015-03-31/functions/',
        { Ref: `${name}Version` },
        '/invocations',
      ],
    ],
  };
  return { responses: {}, 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri, ...more } };
}
