// Bundles every Lambda into dist/lambdas/<name>/index.mjs. The bundles are shipped prebuilt, so users need no esbuild
// and an asset hash changes only with the code. Their source maps stand beside them, outside of what is deployed.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const functions = readdirSync(resolve(root, 'lambdas'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ['authorizer', 'forwarder', 'health', 'aggregator'].includes(entry.name))
  .map((entry) => entry.name);

/** What a bundled CommonJS module calls. */
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

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

/**
 * Every file that a start loads costs half a millisecond, and so does `require` where nobody needs it: esbuild lets a file
 * import the helpers of others for nothing but their order, and the banner stands in all of them. Blanks take their place,
 * so that what the map says of the rest stays true.
 */
const onlyWhatIsUsed = {
  name: 'only-what-is-used',
  setup(build) {
    build.initialOptions.write = false;
    build.onEnd(({ outputFiles = [], metafile }) => {
      const helpers = Object.entries(metafile?.outputs ?? {}).flatMap(([path, { inputs, imports }]) =>
        Object.keys(inputs).length === 0 && imports.length === 0 ? [path] : [],
      );
      const forOrderAlone = new RegExp(`import"\\./(${helpers.map((path) => basename(path)).join('|')})";`, 'g');
      for (const { path, text } of outputFiles) {
        const isMap = path.endsWith('.map');
        const file = isMap ? join(`${dirname(path)}${mapsSuffix}`, basename(path)) : path;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(
          file,
          isMap ? text : withoutUnused(helpers.length === 0 ? text : text.replace(forOrderAlone, blanks)),
        );
      }
    });
  },
};

const blanks = (text) => ' '.repeat(text.length);

function withoutUnused(code) {
  const rest = code.replace(requireBanner, '');
  return /\brequire\b/.test(rest) ? code : rest;
}

/** Beside the directory of a function, and so in no asset: a map is for people who read a stack trace or review the bundle. */
const mapsSuffix = '.maps';

/** Bundles one function as it is deployed. */
export function bundleFunction(entry, outdir) {
  return build({
    absWorkingDir: root,
    // The names of chunks follow the paths of what is in them: those of the checkout, wherever its node_modules really are.
    preserveSymlinks: true,
    entryPoints: { index: entry },
    outdir,
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
    sourcemap: 'external',
    loader: { '.lua': 'text' },
    // Of a package that has both: modules lose what nobody calls, and of the AWS SDK that is two thirds.
    mainFields: ['module', 'main'],
    plugins: [credentialsOfEnvironment, onlyWhatIsUsed],
    metafile: true,
    banner: { js: requireBanner },
  });
}

export async function buildLambdas() {
  const built = [];
  for (const name of functions) {
    const { metafile } = await bundleFunction(`lambdas/${name}/handler.ts`, `dist/lambdas/${name}`);
    const written = Object.keys(metafile.outputs).map((path) => basename(path));
    for (const directory of [`dist/lambdas/${name}`, `dist/lambdas/${name}${mapsSuffix}`])
      for (const file of readdirSync(resolve(root, directory)))
        if (!written.includes(file)) rmSync(resolve(root, directory, file));
    mkdirSync(resolve(root, 'dist/meta'), { recursive: true });
    writeFileSync(resolve(root, `dist/meta/${name}.json`), JSON.stringify(metafile));
    built.push(...written.filter((file) => !file.endsWith('.map')).map((file) => `${name}/${file}`));
  }
  writeFileSync(resolve(root, 'dist/lambdas/SHA256SUMS'), built.sort().map(sumLine).join(''));
}

/** As `sha256sum --check` reads it, in the directory of the list. */
function sumLine(file) {
  const sum = createHash('sha256').update(readFileSync(resolve(root, 'dist/lambdas', file)));
  return `${sum.digest('hex')}  ${file}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildLambdas();
