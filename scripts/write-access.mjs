// Writes gateway.access.json of every example and of the template, some of which have no app for `cdk-gatehouse access --write`.
// Run as: node --import tsx scripts/write-access.mjs
import { writeFileSync } from 'node:fs';
import { accessText } from '../lib/plan/access-file.ts';
import { accessOf } from '../lib/testing/index.ts';
import { committedAccess } from '../test/testing/committed-access.ts';

for (const [directory, gateways] of Object.entries(committedAccess))
  writeFileSync(new URL(`../${directory}/gateway.access.json`, import.meta.url), accessText(accessOf(...gateways)));
