/** In which language a client reads is true of each part as well; in which form it takes the whole is not. */
const ofTheWhole = /^(?:if-.*|range|accept|accept-(?!language$).*|te|expect|content-.*)$/;

/** True for headers, folded, that say something of the whole answer or of the request's own body: no part gets the client's. */
export function isOfTheWhole(folded: string): boolean {
  return ofTheWhole.test(folded);
}
