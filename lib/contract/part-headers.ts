const ofTheWhole = /^(?:if-.*|range|accept|accept-.*|te|expect|content-.*)$/;

/** True for headers, folded, that say something of the whole answer or of the request's own body: no part gets the client's. */
export function isOfTheWhole(folded: string): boolean {
  return ofTheWhole.test(folded);
}
