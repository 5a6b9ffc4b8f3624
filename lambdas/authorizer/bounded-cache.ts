/** Values kept until a moment, at most so many: the one that was put longest ago goes first. */
export interface BoundedCache<V> {
  get(key: string): V | undefined;
  /** Keeps nothing whose end has come. */
  set(key: string, value: V, untilMillis: number): void;
  delete(key: string): void;
}

export function boundedCache<V>(capacity: number, nowMillis: () => number): BoundedCache<V> {
  const entries = new Map<string, { readonly value: V; readonly untilMillis: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry !== undefined && entry.untilMillis > nowMillis()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, untilMillis) {
      entries.delete(key);
      if (!(untilMillis > nowMillis())) return;
      const [oldest] = entries.keys();
      if (entries.size >= capacity && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, untilMillis });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
