/** A domain whose requests go to several APIs, read from the templates. */
export interface RoutedDomain {
  /** Its ARN. */
  readonly domain: string;
  /** In the order in which they are asked. */
  readonly rules: readonly RoutingRule[];
}

/** Requests under a base path, or all of them, go to one stage of one API. */
export interface RoutingRule {
  /** `shop/orders`; null for a rule without conditions. */
  readonly basePath: string | null;
  readonly apiId: string;
  readonly stage: string;
}

/** The first rule that a path fits. A base path is whole segments, letter for letter. */
export function ruleFor({ rules }: RoutedDomain, path: string): RoutingRule | undefined {
  return rules.find(({ basePath }) => basePath === null || `${path}/`.startsWith(`/${basePath}/`));
}
