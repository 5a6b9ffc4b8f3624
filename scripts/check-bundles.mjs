// What is in a deployed bundle: the function's own layers and a short list of libraries, under a size budget. Synth-time
// code or aws-cdk-lib in a Lambda would be dead weight on every cold start and a wider surface to review.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Kilobytes minified of what every start loads; the measured size with room for a few more. */
const budgets = { aggregator: 285, authorizer: 70, forwarder: 265, health: 95 };
const ownCode = /^(lambdas\/|lib\/(contract|engine)\/)/;
/** Loaded late: by a forwarder that counts in DynamoDB, by an authorizer that reads the identity table or a secret. */
const sdk = /^node_modules\/(@aws-sdk|@smithy|bowser|mnemonist|obliterator|tslib)\//;
const libraries =
  /^node_modules\/(ipaddr\.js|@middy\/(core|util)|jose|@aws-lambda-powertools\/(commons|logger)|@aws\/lambda-invoke-store|structured-headers|iovalkey|@iovalkey\/commands|cluster-key-slot|debug|ms|has-flag|supports-color|denque|lodash\.(defaults|isarguments)|redis-(errors|parser)|standard-as-callback)\//;

const mistakes = readdirSync(join(root, 'dist/meta')).flatMap((file) => {
  const name = file.replace('.json', '');
  const { inputs } = JSON.parse(readFileSync(join(root, 'dist/meta', file), 'utf8'));
  const kilobytes = Math.ceil(statSync(join(root, 'dist/lambdas', name, 'index.mjs')).size / 1024);
  console.log(`${name}: ${kilobytes} of ${budgets[name]} KB, ${Object.keys(inputs).length} inputs`);
  const strangers = Object.keys(inputs).filter(
    (input) => !ownCode.test(input) && !libraries.test(input) && !sdk.test(input) && !input.startsWith('(disabled)'),
  );
  return [
    ...strangers.map((input) => `${name} bundles ${input}`),
    ...(kilobytes <= budgets[name] ? [] : [`${name} is over its budget of ${budgets[name]} KB`]),
  ];
});
for (const mistake of mistakes) console.error(mistake);
process.exit(mistakes.length === 0 ? 0 : 1);
