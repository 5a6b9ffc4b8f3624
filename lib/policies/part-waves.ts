import type { PartModel } from '../model/gateway-model.ts';

/** Parts that can be called at the same time, wave after wave: a part stands after all whose answers it reads. @throws Error on a cycle */
export function partWaves(parts: readonly PartModel[]): readonly (readonly PartModel[])[] {
  const waves: (readonly PartModel[])[] = [];
  let waiting = parts;
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter((part) => !partsReadBy(part).some((name) => open.has(name)));
    if (ready.length === 0) throw new Error(`parts that wait for each other: ${[...open].join(', ')}`);
    waves.push(ready);
    waiting = waiting.filter((part) => !ready.includes(part));
  }
  return waves;
}

/** Names of the parts whose answers a part reads. */
export function partsReadBy({ path, query }: PartModel): readonly string[] {
  const values = [...Object.values(path), ...Object.values(query)];
  return [...new Set(values.flatMap((value) => (value.from === 'part' ? [value.part] : [])))];
}
