import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { type BundleInstance, startBundle } from '../support/bundle.ts';
import { makeStateTable } from '../support/limit-table.ts';
import { proxyEvent } from '../support/proxy-event.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { config } from './forwarder/forwarder-bench.ts';

/** A laptop of somebody who works with AWS: credentials in files, a profile, and a server that hands out more. */
describe('a forwarder that counts in DynamoDB', () => {
  let dynamodb: RunningDynamoDb;
  let tableName: string;
  let wire: ScriptedServer;
  let metadata: ScriptedServer;
  let home: string;
  let instance: BundleInstance;
  const signatures: { readonly credential: string | undefined; readonly session: string | undefined }[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    dynamodb = await startDynamoDb({ env: process.env });
    tableName = await makeStateTable(dynamodb.url);
    wire = await scriptedServer((from, to) => {
      const credential = /Credential=([^,]*)/.exec(from.headers.authorization ?? '')?.[1]?.replace(/\d{8}/, 'day');
      signatures.push({ credential, session: from.headers['x-amz-security-token'] as string | undefined });
      const onward = request(dynamodb.url, { method: from.method ?? 'POST', path: from.url, headers: from.headers });
      onward.on('response', (answer) => {
        to.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(to);
      });
      from.pipe(onward);
    });
    metadata = await scriptedServer((_, answer) => {
      asked.push('metadata');
      answer.end(JSON.stringify({ AccessKeyId: 'AKIDMETADATA', SecretAccessKey: 'metadata' }));
    });
    home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
    await mkdir(join(home, '.aws'));
    const profile = (name: string) => `[${name}]\naws_access_key_id = AKIDFILE\naws_secret_access_key = file\n`;
    await writeFile(join(home, '.aws/credentials'), profile('default') + profile('work'));
  });
  afterEach(() => instance.stop());
  afterAll(async () => {
    await Promise.all([wire.stop(), metadata.stop(), rm(home, { recursive: true })]);
    await dynamodb.stop();
  });

  async function answers(path: string, credentials: { readonly [name: string]: string }) {
    signatures.length = 0;
    const env = {
      HOME: home,
      AWS_PROFILE: 'work',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: metadata.url.href,
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_DYNAMODB: wire.url.href,
      GATEHOUSE_STATE_TABLE: tableName,
      ...credentials,
    };
    instance = await startBundle('forwarder', { ...config, limitBudgetMillis: 10_000 }, { env });
    const stageVariables = { upstream_orders: metadata.url.host };
    return instance.invoke(proxyEvent({ resource: path, stageVariables }));
  }

  it('signs with the credentials of its environment, as Lambda and the local host set them', async () => {
    const answer = await answers('/limited', {
      AWS_ACCESS_KEY_ID: 'AKIDENVIRONMENT',
      AWS_SECRET_ACCESS_KEY: 'environment',
      AWS_SESSION_TOKEN: 'session',
    });
    expect(answer).toMatchObject({
      result: { statusCode: 200, multiValueHeaders: { 'X-RateLimit-Remaining': ['1'] } },
    });
    const credential = 'AKIDENVIRONMENT/day/eu-central-1/dynamodb/aws4_request';
    expect(signatures).toEqual(Array(2).fill({ credential, session: 'session' }));
  });

  it('without them has no store, and takes none that lie about', async () => {
    asked.length = 0;
    expect(await answers('/limited-closed', {})).toMatchObject({ result: { statusCode: 503 } });
    expect([signatures, asked]).toEqual([[], []]);
  });
});
