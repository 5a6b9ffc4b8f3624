import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, Stack } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { type Duration, Gateway, jwt, platform, type Rate, url } from '../../lib/index.ts';
import type { TemplateJson } from '../../lib/testing/without-hashes.ts';

const shop = platform('shop', {
  auth: { customer: jwt({ scopes: ['orders:write'], claims: { roles: 'string[]' }, roles: 'roles' }) },
});

/** A public route, one for callers and a direct one, with CORS. Of the two things that tests change, a time-out is in the body and a rate is not. */
export function shopGateway({ timeout = '5s', rate = '30/min' }: { timeout?: Duration; rate?: Rate } = {}) {
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: { timeout, basePath: '/api', dev: { url: 'http://127.0.0.1:4000' } },
    routes: {
      'GET /products': { auth: 'public', reason: 'catalogue', limit: { rate: '300/min', by: 'client.ip' } },
      'POST /orders': { auth: 'customer', scopes: ['orders:write'], limit: { rate, by: 'claims.sub' } },
    },
  });
  const archive = shop.service('archive', {
    owner: 'team-archive',
    upstream: { timeout: '2s', trusts: 'signed-token' },
    routes: {
      'GET /archive/{id}': { auth: 'customer', direct: 'large files', anyCaller: 'every customer sees all of it' },
    },
  });
  return shop.gateway('shop', { services: [orders, archive], cors: { origins: ['https://shop.example.com'] } });
}

export const shopPlaces = {
  stage: 'prod',
  auth: { customer: { issuer: 'https://issuer.example.com/', audience: 'shop' } },
  upstreams: {
    orders: url('https://orders.example.com', { open: 'behind its own firewall' }),
    archive: url('https://archive.example.com/v1', { open: 'behind its own firewall' }),
  },
} as const;

export type { TemplateJson };

export type Shop = ReturnType<typeof shopGateway>;

/** Builds into a stack `Shop` of a fresh app, gives the assembly to `read`, and leaves nothing behind. */
export function synthesise<T>(
  build: (stack: Stack) => void,
  read: (assembly: CloudAssembly) => T,
  props: AppProps = {},
): T {
  const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  try {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir, ...props });
    build(new Stack(app, 'Shop'));
    return read(app.synth());
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function templateOf(build: (stack: Stack) => void): TemplateJson {
  return synthesise(build, (assembly) => assembly.getStackByName('Shop').template as TemplateJson);
}

export function shopTemplate(gateway: Shop = shopGateway()): TemplateJson {
  return templateOf((stack) => new Gateway(stack, 'Gateway', { gateway, ...shopPlaces }));
}

/** Every resource of one type, by logical id. */
export function resources(template: TemplateJson, type: string): { readonly [id: string]: Resource } {
  return Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => Type === type)) as never;
}

/** The only resource of a type. */
export function only(template: TemplateJson, type: string): Resource {
  const [found, ...others] = Object.values(resources(template, type));
  if (found === undefined || others.length > 0) throw new Error(`${1 + others.length} resources of ${type}`);
  return found;
}

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have no types
  readonly Properties: { readonly [name: string]: any };
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
