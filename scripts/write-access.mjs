// Writes gateway.access.json of every example, some of which have no app for `cdk-gatehouse access --write`.
// Run as: node --import tsx scripts/write-access.mjs
import { writeFileSync } from 'node:fs';
import { shopGateway } from '../examples/01-shop/gateway.ts';
import { bankGateway } from '../examples/02-signed-token/gateway.ts';
import { travelGateway } from '../examples/03-failing-services/gateway.ts';
import { mobile, partner, web } from '../examples/04-bff/gateways.ts';
import { accessText } from '../lib/plan/access-file.ts';
import { accessOf } from '../lib/testing/index.ts';

const examples = {
  '01-shop': [shopGateway],
  '02-signed-token': [bankGateway],
  '03-failing-services': [travelGateway],
  '04-bff': [mobile, partner, web],
};
for (const [name, gateways] of Object.entries(examples)) {
  writeFileSync(new URL(`../examples/${name}/gateway.access.json`, import.meta.url), accessText(accessOf(...gateways)));
}
