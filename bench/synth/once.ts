import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Builder, Measurement } from './measurement.ts';

/** The child process of the bench: one synthesis, one line of JSON. */
const [builder, routes] = process.argv.slice(2) as [Builder, string];

const builders: { readonly [B in Builder]: (stack: Stack, routes: number) => Promise<void> } = {
  gatehouse: async (stack, count) => (await import('./with-gatehouse.ts')).withGatehouse(stack, count),
  'gatehouse-split': async (stack) => (await import('./with-split.ts')).withSplit(stack),
  'rest-api': async (stack, count) => (await import('./with-rest-api.ts')).withRestApi(stack, count),
};

async function measure(outdir: string): Promise<Measurement> {
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { '@aws-cdk/core:suppressTemplateIndentation': true },
    outdir,
  });
  await builders[builder](new Stack(app, 'Bench'), Number(routes));
  app.synth();
  const wallMillis = Math.round(performance.now());
  const templates = readdirSync(outdir)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => readFileSync(join(outdir, file), 'utf8'));
  return {
    wallMillis,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    resources: templates.reduce((sum, text) => sum + Object.keys(JSON.parse(text).Resources).length, 0),
    templateBytes: Math.max(...templates.map((text) => Buffer.byteLength(text))),
  };
}

const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
try {
  console.log(JSON.stringify(await measure(outdir)));
} catch (error) {
  // What the other constructs cannot build is a result of the bench; what ours cannot is a missed target.
  console.log(JSON.stringify({ error: String((error as Error).message.split('\n')[0]) } satisfies Measurement));
} finally {
  rmSync(outdir, { recursive: true });
}
