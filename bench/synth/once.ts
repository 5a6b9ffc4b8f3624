import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Builder, Measurement } from './measurement.ts';

/** The child process of the bench: one synthesis, one line of JSON. */
const [builder, routes] = process.argv.slice(2) as [Builder, string];

const builders: { readonly [B in Builder]: (stack: Stack, routes: number) => Promise<void> } = {
  gatehouse: async (stack, count) => (await import('./with-gatehouse.ts')).withGatehouse(stack, count),
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
  const { template, templateFullPath } = app.synth().getStackByName('Bench');
  return {
    wallMillis: Math.round(performance.now()),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    resources: Object.keys(template.Resources).length,
    templateBytes: statSync(templateFullPath).size,
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
