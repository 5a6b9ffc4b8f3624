import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCdkProject } from '../../../lib/local/dev/cdk-project.ts';
import { readManifests } from '../../../lib/local/dev/manifests.ts';
import { synthesise } from '../../../lib/local/dev/synthesise.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (file: string, value: unknown) => writeFileSync(join(directory, file), JSON.stringify(value));
const run = async (app: string) => {
  const heard: string[] = [];
  const options = { output: join(directory, 'cdk.out'), env: process.env, onLine: (line: string) => heard.push(line) };
  await synthesise(readCdkProject(directory, app), options);
  return heard;
};

describe('the CDK app of a project', () => {
  it('is the command in cdk.json, with the context of cdk.json and cdk.context.json', () => {
    write('cdk.json', { app: 'node app.js', context: { a: 1, b: 2 } });
    write('cdk.context.json', { b: 3 });
    expect(readCdkProject(directory)).toEqual({ directory, app: 'node app.js', context: { a: 1, b: 3 } });
    expect(readCdkProject(directory, 'node other.js').app).toBe('node other.js');
  });

  it('is asked for when nobody names one', () => {
    expect(() => readCdkProject(directory)).toThrow(
      'no app to run: write `app` in cdk.json, or give --app <command> or --assembly <directory>',
    );
  });

  it('gets the output directory and the context as the CDK CLI hands them over', async () => {
    write('cdk.json', { context: { place: "it's" } });
    const app = `node -e "const fs = require('node:fs'); fs.mkdirSync(process.env.CDK_OUTDIR); fs.writeFileSync(process.env.CDK_OUTDIR + '/seen', process.env.CDK_CONTEXT_JSON)"`;
    expect(await run(`${app} && echo said && echo warned >&2`)).toEqual(['said', 'warned']);
    expect(readFileSync(join(directory, 'cdk.out/seen'), 'utf8')).toBe('{"place":"it\'s"}');
  });

  it('that fails gives its code and what it printed on stderr', async () => {
    await expect(run('echo broken >&2; exit 4')).rejects.toMatchObject({
      name: 'DevError',
      message: '`echo broken >&2; exit 4` ended with code 4\nbroken',
    });
  });

  it("that finds mistakes in a gateway gives the mistakes, without node's stack", async () => {
    write('text.json', {});
    writeFileSync(
      join(directory, 'app.mjs'),
      `import { GatehouseError } from ${JSON.stringify(new URL('../../../lib/contract/issue.ts', import.meta.url).href)};
       throw new GatehouseError([{ code: 'GH1109', at: 'shop services[1]', got: 'orders' }, { code: 'GH1108', at: 'users', got: {} }]);`,
    );
    const app = `node --import ${JSON.stringify(import.meta.resolve('tsx'))} app.mjs`;
    await expect(run(app)).rejects.toMatchObject({
      message: [
        '2 mistakes in the gateway',
        'GH1109 shop services[1]: the same service is mounted twice, got "orders"',
        '       fix: mount it once',
        'GH1108 users: a service without routes, got {}',
        '       fix: declare a route or leave the service out',
      ].join('\n'),
    });
  });
});

describe('the manifests of an assembly', () => {
  it('are read in the order of their files', () => {
    write('manifest.json', {});
    write('B.Gateway.gatehouse.json', { schema: 1, gateway: 'b' });
    write('A.Gateway.gatehouse.json', { schema: 1, gateway: 'a' });
    expect(readManifests(directory).map(({ gateway }) => gateway)).toEqual(['a', 'b']);
  });

  it('are asked for in one sentence when there are none', () => {
    expect(() => readManifests(directory)).toThrow(`${directory} is not a cloud assembly: no manifest.json`);
    write('manifest.json', {});
    expect(() => readManifests(directory)).toThrow(`${directory} holds no gateway: the app makes no \`Gateway\``);
    write('A.gatehouse.json', { schema: 2 });
    expect(() => readManifests(directory)).toThrow('was made by another major version of cdk-gatehouse');
  });
});
