import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import { type AnyGateway, synthesised, type TestPlaces } from './synthesised.ts';
import { type TemplateJson, withoutHashes } from './without-hashes.ts';

/**
 * The template that a gateway synthesises to, for a jest snapshot: the same in every directory and with every version of
 * the bundles. @throws GatehouseError with every mistake of the declaration.
 */
export function gatewayTemplate<S, A>(gateway: GatewayDeclaration<S, A>, places: TestPlaces = {}): TemplateJson {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-template-'));
  try {
    return withoutHashes(synthesised(gateway as AnyGateway, places, directory).getStackByName('Test').template);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
