import { randomBytes } from 'node:crypto';
import { startGateway } from '../../lib/testing/index.ts';
import { cases, isRight } from './cases.ts';
import { benchGateway } from './declared.ts';
import { type AggregateMeasurements, type CaseName, caseNames, type Sample } from './measurement.ts';
import { startServices } from './services.ts';

const warmUps = 20;
const rounds = 200;
/** What the others are measured against, and the whole; parts in trouble leave their turns early. */
const everyRound: readonly CaseName[] = caseNames.slice(0, 3);
const troubledRounds = 60;

/** Every case by turns, on the local host: the deployed bundles in front of real services. */
export async function measured(): Promise<AggregateMeasurements> {
  const services = await startServices();
  try {
    const upstreams = { well: services.there, ill: services.there, gone: services.gone };
    const gateway = await startGateway(benchGateway, { upstreams, instances: 1 });
    try {
      const authorization = `Bearer ${await gateway.token('customer', { subject: 'alice', expiresInSeconds: 3_600 })}`;
      const samples = Object.fromEntries(caseNames.map((name) => [name, []])) as unknown as {
        readonly [name in CaseName]: Sample[];
      };
      for (let round = -warmUps; round < rounds; round += 1) {
        for (const name of round < troubledRounds ? caseNames : everyRound) {
          const sample = await asked(name, { gateway: gateway.url, services: services.there, authorization });
          if (round >= 0) samples[name].push(sample);
        }
      }
      return samples;
    } finally {
      await gateway.stop();
    }
  } finally {
    await services.stop();
  }
}

interface Places {
  readonly gateway: string;
  readonly services: string;
  readonly authorization: string;
}

async function asked(name: CaseName, { gateway, services, authorization }: Places): Promise<Sample> {
  const wanted = cases[name];
  const isDirect = name === 'slowest part, called directly';
  const trace = randomBytes(16).toString('hex');
  const headers = { authorization, traceparent: `00-${trace}-${trace.slice(16)}-01` };
  const startedAt = performance.now();
  const answer = await fetch(`${isDirect ? services : gateway}${wanted.path}`, { headers });
  const right = await isRight(wanted, answer, trace);
  return { millis: performance.now() - startedAt, isRight: right };
}
