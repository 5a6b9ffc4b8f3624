/** One authorizer of API Gateway. All its headers must be there, or API Gateway answers 401 without asking; its results are kept by them. */
export interface PlannedAuthorizer {
  readonly name: string;
  /** The credential whose own function is asked; null for the gateway's authorizer. */
  readonly functionOf: string | null;
  /** Lower case; empty only where nothing is kept. */
  readonly headers: readonly string[];
  readonly credentials: readonly string[];
  readonly ttlSeconds: number;
}
