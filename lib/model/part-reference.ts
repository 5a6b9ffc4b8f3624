/** A value of another part's answer as it is typed: `parts.user.tenant.id`. */
export interface PartReference {
  readonly part: string;
  /** Of a body path into what the part answers, its edits done. */
  readonly text: string;
}

/** The part and the path that a value names; undefined for every other value. */
export function partReference(value: unknown): PartReference | undefined {
  const parts = typeof value === 'string' ? /^parts\.([A-Za-z][A-Za-z0-9_-]*)[.](.+)$/su.exec(value) : null;
  return parts ? { part: parts[1] as string, text: parts[2] as string } : undefined;
}
