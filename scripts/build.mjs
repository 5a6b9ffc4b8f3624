// Builds what the package ships: the Lambda bundles, the library as ES modules and as CommonJS, and the command.
// A fresh `cdk init` project is CommonJS, so an ESM-only package would type-check there and then fail in its jest.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildLambdas } from './build-lambdas.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Dependencies that publish ES modules only: they are bundled into the CommonJS files that import them. */
const esmOnly = ['jose'];

/** What a service behind a gateway loads: one file, and nothing else of this package or of any other. */
const verifier = 'lib/verify/';

/** The CDK app of this repository's own example; users have theirs. */
const notShipped = ['bin/app.ts'];

const files = (directory, ending) =>
  readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => posix.join(posix.relative(root, entry.parentPath), entry.name));

/** Keeps one output file a source file: relative imports stay imports, with the ending and the folder they have in dist. */
const fileByFile = (folder, bundled) => ({
  name: 'file-by-file',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind, resolveDir }) => {
      if (kind === 'entry-point' || resolveDir.includes('node_modules')) return undefined;
      if (bundled.some((name) => path === name || path.startsWith(`${name}/`))) return undefined;
      const inDist = path.startsWith('.')
        ? path.replace(/\.ts$/, '.js').replace(/^((?:\.\.\/)+)lib\//, `$1${folder}/`)
        : path;
      return { path: inDist, external: true };
    });
  },
});

const transpile = ({ format, folder, source = 'lib', bundled = [], outdir = `dist/${folder}` }) =>
  build({
    absWorkingDir: root,
    entryPoints: files(source, '.ts').filter((file) => !notShipped.includes(file) && !file.startsWith(verifier)),
    outdir,
    outbase: source,
    bundle: true,
    format,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    plugins: [fileByFile(folder, bundled)],
    ...(format === 'cjs'
      ? {
          define: { 'import.meta.url': '__moduleUrl' },
          banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
        }
      : {}),
  });

const bundleVerifier = ({ format, folder }) =>
  build({
    absWorkingDir: root,
    entryPoints: [`${verifier}index.ts`],
    outdir: `dist/${folder}/verify`,
    bundle: true,
    format,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });

// A pack starts from nothing; a rebuild writes over what is there, so that a gateway that runs from it keeps running.
if (process.argv.includes('--clean')) rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist/cjs'), { recursive: true });
writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
await Promise.all([
  buildLambdas(),
  transpile({ format: 'esm', folder: 'esm' }),
  transpile({ format: 'cjs', folder: 'cjs', bundled: esmOnly }),
  transpile({ format: 'esm', folder: 'esm', source: 'bin', outdir: 'dist/bin' }),
  bundleVerifier({ format: 'esm', folder: 'esm' }),
  bundleVerifier({ format: 'cjs', folder: 'cjs' }),
]);
for (const entry of files('lib', '.mjs')) {
  for (const folder of ['esm', 'cjs']) cpSync(join(root, entry), join(root, entry.replace(/^lib/, `dist/${folder}`)));
}
