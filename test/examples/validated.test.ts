import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { acknowledged } from './acknowledged.ts';
import { exampleApps, type SynthesisedExample, synthesisedExample } from './synthesised-example.ts';

const seen = new Set<string>();

describe.each(exampleApps())('the app of %s', (name) => {
  let here: SynthesisedExample;
  let elsewhere: SynthesisedExample;
  beforeAll(async () => {
    here = await synthesisedExample(name, { validated: true });
    elsewhere = await synthesisedExample(name, { validated: false });
  }, 180_000);

  const foundBy = (plugin: string) => here.findings.filter((one) => one.plugin === plugin);

  it("passes AWS's own validator without an error or a warning", () => {
    expect(foundBy('CloudFormation Validate')).toEqual([]);
  });

  it('passes the checks of the bodies', () => {
    expect(foundBy('Gatehouse')).toEqual([]);
  });

  it('has no finding of cdk-nag but those that are acknowledged', () => {
    const findings = foundBy('AwsSolutions');
    const meant = findings.map((one) => ({
      ...one,
      entry: acknowledged.find(({ finding, at }) => finding === one.rule && at.test(one.at))?.finding,
    }));
    for (const { entry } of meant) if (entry !== undefined) seen.add(entry);
    expect(meant.filter(({ entry }) => entry === undefined)).toEqual([]);
  });

  it('has no other validator that could hide a finding', () => {
    const others = here.findings.filter(
      ({ plugin }) => !/^(CloudFormation Validate|Gatehouse|AwsSolutions)$/.test(plugin),
    );
    expect(others).toEqual([]);
  });

  it('gives the same templates and the same assets in another directory', () => {
    expect(Object.keys(here.files).filter((file) => file.endsWith('.template.json')).length).toBeGreaterThan(0);
    expect(elsewhere.files).toEqual(here.files);
  });
});

describe('what is acknowledged', () => {
  it('is found in an example: what is found no longer is acknowledged no longer', () => {
    expect(acknowledged.map(({ finding }) => finding).filter((finding) => !seen.has(finding))).toEqual([]);
  });

  it.each(acknowledged)('$finding is shown by files that are there', ({ evidence }) => {
    const missing = evidence.filter((file) => !existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))));
    expect({ files: evidence.length > 0, missing }).toEqual({ files: true, missing: [] });
  });
});
