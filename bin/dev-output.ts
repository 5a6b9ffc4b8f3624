import type { DevSession } from '../lib/local/dev/dev-session.ts';
import { readableLog } from '../lib/local/dev/readable-log.ts';
import { type MadeKeys, wantedKeys } from '../lib/local/dev/try-callers.ts';
import { tryLines } from '../lib/local/dev/try-lines.ts';
import type { HostLogLine } from '../lib/local/host-types.ts';
import { excludedTable, healthPathLine, routeTable } from './route-table.ts';
import type { Terminal } from './terminal.ts';

/** What `dev` tells while it runs: text for people, or one JSON object a line for programs. */
export interface DevOutput {
  readonly ready: (session: DevSession) => Promise<void>;
  readonly reloaded: (session: DevSession) => void;
  readonly refused: (message: string) => void;
  readonly log: (line: HostLogLine) => void;
  readonly upstreamLine: (upstream: string, line: string) => void;
}

export function devOutput(terminal: Terminal, json: boolean): DevOutput {
  return json ? jsonOutput(terminal) : textOutput(terminal);
}

function textOutput(terminal: Terminal): DevOutput {
  const { print, tell, colour } = terminal;
  const tables = (session: DevSession) => {
    for (const { manifest, url } of hosted(session)) {
      print(`\n${colour.bold(manifest.gateway)} (${manifest.stage}) at ${url}\n${routeTable(manifest, terminal)}`);
      const excluded = excludedTable(manifest, terminal);
      if (excluded !== undefined) print(excluded);
      const health = healthPathLine(manifest);
      if (health !== undefined) print(health);
    }
  };
  return {
    async ready(session) {
      const { valkey, dynamodb } = session.host.engines;
      print(`${colour.green('Gateway ready:')} ${session.host.url}`);
      print(`Stores: Valkey: ${valkey ?? 'none'}, DynamoDB: ${dynamodb ?? 'none'}`);
      const left = session.leftStages();
      if (left.length > 0) print(`Not hosted here: ${left.join(', ')}; choose with --stage.`);
      tables(session);
      print('\nTry it, in another terminal in this directory:');
      for (const tried of await withKeys(session)) {
        for (const { expect, command } of tryLines(tried)) print(`\n${colour.dim(`# ${expect}`)}\n${command}`);
      }
      print('\nCtrl-C ends everything.\n');
    },
    reloaded(session) {
      print(`${colour.green('Reloaded.')}`);
      tables(session);
    },
    refused: (message) => tell(`${colour.red('The gateway from before stays:')} ${message}`),
    log(line) {
      const text = readableLog(line);
      if (text !== undefined) print(colour.dim(text));
    },
    upstreamLine: (upstream, line) => tell(colour.dim(`[${upstream}] ${line}`)),
  };
}

function jsonOutput({ print }: Terminal): DevOutput {
  const event = (name: string, more: object) => print(JSON.stringify({ event: name, ...more }));
  const described = ({ manifest: { gateway, stage, routes }, url }: Hosted) => ({ gateway, stage, url, routes });
  return {
    async ready(session) {
      const gateways = (await withKeys(session)).map((tried) => ({ ...described(tried), try: tryLines(tried) }));
      event('ready', { url: session.host.url, engines: session.host.engines, gateways });
    },
    reloaded: (session) => event('reloaded', { gateways: hosted(session).map(described) }),
    refused: (message) => event('refused', { message }),
    log: ({ source, text }) => event('log', { source, text }),
    upstreamLine: (upstream, line) => event('upstream', { upstream, line }),
  };
}

type Hosted = ReturnType<typeof hosted>[number];

/** A key that was printed is good for the rest of the day. */
const triedSeconds = 86_400;

/** Each hosted gateway with the own keys that its lines need: made now, for they are shown once. */
async function withKeys(session: DevSession): Promise<readonly (Hosted & { readonly keys: MadeKeys })[]> {
  const expiresAt = Math.floor(Date.now() / 1000) + triedSeconds;
  return Promise.all(
    hosted(session).map(async (one) => {
      const keys: { [credential: string]: { [tier: string]: string } } = {};
      for (const wanted of wantedKeys(one.manifest)) {
        const request = { gateway: one.manifest.gateway, ...wanted, name: 'made by dev', expiresAt };
        const { value } = await session.host.keys.create(request);
        keys[wanted.credential] = { ...keys[wanted.credential], [wanted.tier]: value };
      }
      return { ...one, keys };
    }),
  );
}

/** Each gateway of the assembly with the address it is hosted at. */
function hosted(session: DevSession) {
  return session
    .manifests()
    .flatMap((manifest) =>
      session.host.gateways
        .filter(({ restApi, stack }) => restApi === manifest.apis[0]?.restApi && stack === manifest.apis[0].stack)
        .map(({ url }) => ({ manifest, url })),
    );
}
