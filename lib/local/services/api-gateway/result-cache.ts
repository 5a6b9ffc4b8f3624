/** Values kept until a moment. The oldest goes when it is full, so that a flood of keys cannot fill the memory. */
export interface ResultCache<V> {
  get(key: string, now: number): V | undefined;
  set(key: string, value: V, until: number): void;
}

export function resultCache<V>(capacity: number): ResultCache<V> {
  const entries = new Map<string, { readonly value: V; readonly until: number }>();
  return {
    get(key, now) {
      const entry = entries.get(key);
      if (entry !== undefined && entry.until > now) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, until) {
      entries.delete(key);
      const [oldest] = entries.keys();
      if (entries.size >= capacity && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, until });
    },
  };
}
