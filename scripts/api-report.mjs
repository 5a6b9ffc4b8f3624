// The public surface, as text that is reviewed: one report a door of the package under api/. A change of the surface that is
// not in its report fails; `npm run api` writes the reports anew.
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const localBuild = process.argv.includes('--write');
const doors = { index: 'index', testing: 'testing/index', local: 'local/index', verify: 'verify/index' };

/** Release tags are for packages with unfinished parts; a member that its name says needs no words. */
const told = {
  'ae-undocumented': 'none',
  'ae-missing-release-tag': 'none',
  'ae-forgotten-export': 'none',
  'ae-unresolved-link': 'none',
};

function report(door, entry) {
  mkdirSync(join(root, 'api'), { recursive: true });
  const configObject = {
    projectFolder: root,
    mainEntryPointFilePath: join(root, `dist/esm/${entry}.d.ts`),
    compiler: {
      overrideTsconfig: {
        compilerOptions: { module: 'nodenext', target: 'es2023', strict: true, skipLibCheck: true, types: ['node'] },
        files: [join(root, `dist/esm/${entry}.d.ts`)],
      },
    },
    apiReport: {
      enabled: true,
      reportFileName: `${door}.api.md`,
      reportFolder: join(root, 'api'),
      reportTempFolder: join(root, 'dist/api'),
      includeForgottenExports: false,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: 'error' } },
      extractorMessageReporting: {
        default: { logLevel: 'error' },
        ...Object.fromEntries(Object.entries(told).map(([id, logLevel]) => [id, { logLevel }])),
      },
      tsdocMessageReporting: { default: { logLevel: 'none' } },
    },
    newlineKind: 'lf',
  };
  const extractorConfig = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  return Extractor.invoke(extractorConfig, {
    localBuild,
    messageCallback: (message) => {
      // A report that differs is told below, in the words of this repository.
      if (message.messageId.startsWith('console-')) message.logLevel = ExtractorLogLevel.None;
    },
  });
}

const results = Object.entries(doors).map(([door, entry]) => [door, report(door, entry)]);
const changed = results.filter(([, { apiReportChanged }]) => apiReportChanged).map(([door]) => `api/${door}.api.md`);
if (results.some(([, { errorCount }]) => errorCount > 0)) process.exitCode = 1;
if (changed.length > 0) {
  console.log(localBuild ? `written: ${changed.join(', ')}` : `the public surface is not as in ${changed.join(', ')}`);
  if (!localBuild) {
    console.error('review the change, then write it: npm run api');
    process.exitCode = 1;
  }
} else console.log(`the public surface is as in api/: ${results.length} doors`);
