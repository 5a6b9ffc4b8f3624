import { callControl } from '../../lib/local/control/call-control.ts';
import { readControlFile } from '../../lib/local/control/control-file.ts';
import type { Surroundings } from '../assembly.ts';

export interface IssuerOptions {
  readonly credential: string;
  readonly keepOld?: true;
}

export type IssuerAction = 'rotate' | 'down' | 'up';

const done: { readonly [A in IssuerAction]: string } = {
  rotate: 'signs with new keys',
  down: 'does not answer',
  up: 'answers again',
};

/** Lets the local issuer of a credential do what an issuer may do to a gateway. */
export async function issuer(action: IssuerAction, options: IssuerOptions, { directory, terminal }: Surroundings) {
  const session = await readControlFile(directory);
  const { credential, keepOld } = options;
  await callControl(session, `POST /issuer/${action}`, { credential, ...(keepOld && { keepOld }) });
  terminal.print(`the issuer of ${credential} ${done[action]}`);
}
