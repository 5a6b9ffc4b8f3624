// Bundles every Lambda into dist/lambdas/<name>/index.mjs. The bundles are shipped prebuilt, so users need no esbuild
// and an asset hash changes only with the code. No source map in the hashed asset: it would carry paths of the builder.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const functions = readdirSync(resolve(root, 'lambdas'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ['authorizer', 'forwarder', 'aggregator'].includes(entry.name))
  .map((entry) => entry.name);

/**
 * The AWS SDK looks for credentials in files, sign-ons, other roles and the machine's metadata, and brings the clients for
 * all of it. Lambda sets them in the environment, and so does the local host: that one of its providers is enough.
 */
const credentialsOfEnvironment = {
  name: 'credentials-of-environment',
  setup(build) {
    build.onLoad({ filter: /[\\/]credential-provider-node[\\/].*\.js$/ }, () => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: root,
    }));
  },
};

export async function buildLambdas() {
  for (const name of functions) {
    const result = await build({
      absWorkingDir: root,
      entryPoints: { index: `lambdas/${name}/handler.ts` },
      outdir: `dist/lambdas/${name}`,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      // What is imported late is a file of its own: a function on Valkey never reads the AWS SDK.
      splitting: true,
      chunkNames: 'chunk-[hash]',
      format: 'esm',
      platform: 'node',
      target: 'node24',
      minify: true,
      legalComments: 'none',
      loader: { '.lua': 'text' },
      // Of a package that has both: modules lose what nobody calls, and of the AWS SDK that is two thirds.
      mainFields: ['module', 'main'],
      plugins: [credentialsOfEnvironment],
      metafile: true,
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
    });
    const written = Object.keys(result.metafile.outputs).map((path) => basename(path));
    const directory = resolve(root, 'dist/lambdas', name);
    for (const file of readdirSync(directory)) if (!written.includes(file)) rmSync(resolve(directory, file));
    mkdirSync(resolve(root, 'dist/meta'), { recursive: true });
    writeFileSync(resolve(root, `dist/meta/${name}.json`), JSON.stringify(result.metafile));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildLambdas();
