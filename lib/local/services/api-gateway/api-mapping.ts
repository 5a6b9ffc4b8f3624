/** Under which name and base path clients find a stage. */
export interface ApiMapping {
  /** `api.example.com` */
  readonly domain: string;
  /** `/v1/shop`, or '' for the root of the domain. */
  readonly basePath: string;
}

/** The mapping by which a path comes, of several the longest; undefined where none leads to it. */
export function mappingFor(mappings: readonly ApiMapping[], path: string): ApiMapping | undefined {
  return [...mappings]
    .sort((one, other) => other.basePath.length - one.basePath.length)
    .find(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`));
}
