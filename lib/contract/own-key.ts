const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 16;
/** 32 of 62 characters are 190 bits: nobody guesses one. */
const secretLength = 32;
const form = /^gh_([0-9A-Za-z]{16})\.([0-9A-Za-z]{32})$/;

/** A key that the gateway itself keeps: what is looked up, and what is proved. Only a hash of the secret is stored. */
export interface OwnKey {
  readonly id: string;
  readonly secret: string;
}

/** A new key. `below(n)` is a secret number from 0 to n - 1. */
export function makeOwnKey(below: (n: number) => number): OwnKey {
  const text = (length: number) => Array.from({ length }, () => alphabet[below(alphabet.length)]).join('');
  return { id: text(idLength), secret: text(secretLength) };
}

/** `gh_<id>.<secret>`, shown once to its holder. */
export const ownKeyText = ({ id, secret }: OwnKey) => `gh_${id}.${secret}`;

/** The parts of a key; undefined for a text that {@link makeOwnKey} did not make. */
export function parseOwnKey(text: string): OwnKey | undefined {
  const [, id, secret] = form.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}
