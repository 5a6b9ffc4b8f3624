/** Whole lines out of chunks that end anywhere. */
export interface LineSplitter {
  write(chunk: string): void;
  /** Gives out what came after the last line end: nothing more will follow it. */
  flush(): void;
}

export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  let rest = '';
  return {
    write(chunk) {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    flush() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
