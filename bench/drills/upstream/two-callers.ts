import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../../../test/support/faulty-upstream.ts';
import type { Instance } from '../instances.ts';
import type { Figure } from './figure.ts';
import { eventOf, openMillis, staticBody } from './gateway.ts';
import { type Setting, startFleet } from './setting.ts';

const trouble = 'two callers, one instance';
const faults: readonly Fault[] = ['answers 503', 'hangs', 'resets'];
/** More failures in a row than a circuit lets pass. */
const times = 8;
const callers = ['alice', 'bob', 'carol'];
const bodyFor = (who: string) => JSON.stringify({ for: who });

/**
 * Alice has asked before the outage and bob has not: she has her last good answer again, he has what is nobody's. In the
 * next outage each has his own, whether the call failed or the circuit refused it.
 */
export async function twoCallers(setting: Setting): Promise<readonly Figure[]> {
  const { instances, stop } = await startFleet(1, setting);
  const instance = instances[0] as Instance;
  const { faulty, places } = setting;
  let [mixedUp, otherwise] = [0, 0];
  const expectAnswers = async (who: string, degraded: string | undefined, body: string, count: number) => {
    for (let n = 0; n < count; n += 1) {
      const answer = await instance.ask(eventOf(places, 'news', who));
      if (callers.some((other) => other !== who && answer.body === bodyFor(other))) mixedUp += 1;
      const isSo = answer.status === 200 && answer.headers['X-Gatehouse-Degraded']?.[0] === degraded;
      if (!isSo || answer.body !== body) otherwise += 1;
    }
  };
  try {
    await expectAnswers('alice', undefined, bodyFor('alice'), 1);
    for (const [round, fault] of faults.entries()) {
      faulty.behave(fault);
      await expectAnswers('alice', 'last-good', bodyFor('alice'), times);
      const own = round > 0;
      await expectAnswers('bob', own ? 'last-good' : 'static', own ? bodyFor('bob') : staticBody, times);
      faulty.behave('well');
      await servedAgain(instance, setting);
      await expectAnswers('bob', undefined, bodyFor('bob'), 1);
    }
  } finally {
    faulty.behave('well');
    await stop();
  }
  return [
    { trouble, figure: 'answers of another caller', measured: mixedUp, target: 0 },
    { trouble, figure: 'answers but the expected one', measured: otherwise, target: 0 },
  ];
}

/** Until the circuit lets every call go again: ten answers in a row of a caller whom nobody knows. */
async function servedAgain(instance: Instance, { places }: Setting): Promise<void> {
  await pause(openMillis);
  const endsAt = performance.now() + 10_000;
  for (let inARow = 0; inARow < 10 && performance.now() < endsAt; ) {
    const { headers } = await instance.ask(eventOf(places, 'news', 'carol'));
    inARow = headers['X-Gatehouse-Degraded'] === undefined ? inARow + 1 : 0;
    await pause(20);
  }
}
