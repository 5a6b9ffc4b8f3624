#!/usr/bin/env node
// The command's file in the package. It is in the repository, unlike what it loads, so that the link which npm makes to it
// is whole even before the first build.
import { existsSync } from 'node:fs';

const command = new URL('../dist/bin/cdk-gatehouse.js', import.meta.url);
if (existsSync(command)) {
  await import(command.href);
} else {
  console.error('cdk-gatehouse is not built yet: run `npm run build`');
  process.exitCode = 1;
}
