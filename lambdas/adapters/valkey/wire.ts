/** A word as it goes on the wire, for words of ASCII: keys, numbers and names of ours. */
export const wireWord = (word: string) => `$${word.length}\r\n${word}\r\n`;

/** What a script is called with. Its arguments are written once and kept, for most of them are the same in every call. */
export interface ScriptWords {
  readonly keys: readonly string[];
  readonly argumentCount: number;
  /** The arguments as they go on the wire. */
  readonly argumentWire: string;
}

export function scriptWords(keys: readonly string[], words: readonly string[]): ScriptWords {
  return { keys, argumentCount: words.length, argumentWire: words.map(wireWord).join('') };
}
