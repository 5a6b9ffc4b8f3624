/** What checking one value may still take. Below zero it has taken too much, and whatever comes out counts as refused. */
export interface Steps {
  steps: number;
}
