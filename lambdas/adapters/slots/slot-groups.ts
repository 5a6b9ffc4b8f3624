/** Things with store keys, by slot: those with one hash tag, `{…}`, go to one call. In the order in which tags come first. */
export function slotGroups<T extends { readonly key: string }>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 1) return [items];
  const first = items[0] === undefined ? '' : tagOf(items[0].key);
  if (items.every(({ key }) => key.startsWith(first))) return items.length === 0 ? [] : [items];
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const tag = tagOf(item.key);
    const group = groups.get(tag);
    if (group === undefined) groups.set(tag, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** A key up to the end of its tag: what is before the tag is the same in all keys. */
export const tagOf = (key: string) => key.slice(0, key.indexOf('}') + 1);
