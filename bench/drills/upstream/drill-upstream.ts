import Table from 'cli-table3';
import { type Figure, figuresOfRounds, isMissed } from './figure.ts';
import { figuresOf } from './figures.ts';
import { flat } from './flat.ts';
import { instanceCount, played } from './play.ts';
import { type Seen, seenOf } from './seen.ts';
import { startSetting } from './setting.ts';
import { troubles } from './trouble.ts';
import { twoCallers } from './two-callers.ts';

/** Of a trouble that has missed a target. */
const mostRounds = 3;

/**
 * Three instances of the built forwarder under load, on a real DynamoDB API: what callers and a service see while that service
 * hangs, fails, slows down or disappears, and while the table of circuits is away too, with a healthy service beside it.
 */
export async function drillUpstream({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const setting = await startSetting();
  const seen: Seen[] = [];
  const figures: Figure[] = [];
  try {
    for (const trouble of troubles) {
      const rounds: (readonly Figure[])[] = [];
      do {
        const recorded = await played(trouble, setting);
        seen.push(...seenOf(recorded));
        rounds.push(figuresOf(recorded));
      } while (rounds[0]?.some(isMissed) && rounds.length < mostRounds);
      figures.push(...figuresOfRounds(rounds));
    }
    figures.push(...(await twoCallers(setting)), ...(await flat(setting)));
  } finally {
    await setting.stop();
  }
  const missed = figures.filter(isMissed);
  console.log(
    json
      ? JSON.stringify({ drill: 'upstream', node: process.version, seen, figures, missed }, null, 2)
      : `${seenText(seen)}\n${figuresText(figures)}`,
  );
  return { met: missed.length === 0 };
}

function seenText(seen: readonly Seen[]): string {
  const table = new Table({
    head: ['trouble', 'service', 'asked', 'callers saw', 'p50 ms', 'p99 ms', 'longest', 'it saw'],
    style: { head: [], border: [], compact: true },
  });
  for (const { trouble, upstream, asked, answers, p50Millis, p99Millis, longestMillis, calls } of seen) {
    const texts = Object.entries(answers).map(([answer, count]) => `${count} × ${answer}`);
    table.push([trouble, upstream, asked, texts.join(', '), p50Millis, p99Millis, longestMillis, calls]);
  }
  return table.toString();
}

function figuresText(figures: readonly Figure[]): string {
  const table = new Table({
    head: ['trouble', 'figure', 'measured', 'target', ''],
    style: { head: [], border: [], compact: true },
  });
  for (const one of figures)
    table.push([one.trouble, one.figure, one.measured, `<= ${one.target}`, isMissed(one) ? 'missed' : '']);
  return `${table.toString()}\n${instanceCount} instances of the built forwarder, Node ${process.version}`;
}
