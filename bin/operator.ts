import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayOperator } from '../lib/contract/gateway-operator.ts';
import { readAssembly } from '../lib/local/assembly/read-assembly.ts';
import { callControl } from '../lib/local/control/call-control.ts';
import { readControlFile } from '../lib/local/control/control-file.ts';
import { DevError } from '../lib/local/dev/dev-error.ts';
import { type AssemblySource, type Surroundings, withAssembly } from './assembly.ts';

/** Which gateway is meant: that of the `dev` which runs in this directory, or one that is deployed as a stack. */
export interface OperatorOptions extends AssemblySource {
  readonly stack?: string;
  readonly profile?: string;
  readonly region?: string;
}

export async function withOperator<T>(
  options: OperatorOptions,
  around: Surroundings,
  work: (operator: GatewayOperator) => Promise<T>,
): Promise<T> {
  if (options.stack === undefined) return work(await sessionOf(around.directory));
  const manifests = await withAssembly(options, around, (assembly) => manifestsOf(assembly, options.stack as string));
  // The SDK is half a second of a start, and nobody needs it to work on this machine.
  const { deployedOperator } = await import('../lib/deployed/deployed-operator.ts');
  const { stack: stackName, profile, region } = options;
  const place = { stackName, ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) };
  const operator = deployedOperator(place, manifests, Date.now);
  try {
    return await work(operator);
  } finally {
    operator.close();
  }
}

async function sessionOf(directory: string): Promise<GatewayOperator> {
  const session = await readControlFile(directory);
  return {
    keys: {
      create: (request) => callControl(session, 'POST /keys', request),
      list: async () => (await callControl(session, 'GET /keys', undefined)).keys,
      async revoke(id) {
        await callControl(session, 'POST /keys/revoke', { id });
        return true;
      },
      usage: (id) => callControl(session, 'POST /keys/usage', { id }),
    },
    revocations: {
      add: async (revocable, times) =>
        void (await callControl(session, 'POST /revocations', { ...revocable, ...times })),
      list: async () => (await callControl(session, 'GET /revocations', undefined)).revocations,
      async remove(revocable) {
        await callControl(session, 'POST /revocations/remove', revocable);
        return true;
      },
    },
    breakers: {
      list: async () => (await callControl(session, 'GET /breakers', undefined)).breakers,
      force: (order) => callControl(session, 'POST /breakers', order),
    },
    limits: (question) => callControl(session, 'POST /limits', question),
  };
}

/** The gateways of one stack. @throws DevError when there is no assembly, no such stack in it, or no gateway in that */
function manifestsOf(directory: string, stackName: string) {
  if (!existsSync(join(directory, 'manifest.json')))
    throw new DevError(`${directory} is not a cloud assembly: no manifest.json`);
  const { stacks, manifests } = readAssembly(directory);
  const found = stacks.filter((stack) => stack.stackName === stackName).map(({ id }) => id);
  const gateways = manifests.filter(({ stack }) => found.includes(stack));
  if (gateways.length === 0) {
    const known = stacks.filter(({ id }) => manifests.some(({ stack }) => stack === id));
    throw new DevError(
      `no gateway in a stack ${stackName}; there are ${known.map((one) => one.stackName).join(', ') || 'none'}`,
    );
  }
  return gateways;
}
