/** A place in an assembly, as a reader would look for it. */
export interface Place {
  readonly stack: string;
  readonly resource: string;
  /** Dotted path below the resource, '' for the resource itself. */
  readonly property: string;
}

/** What the local host cannot do, in one sentence that names stack, resource and property. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';

  constructor(place: Place, why: string) {
    super(`${place.stack} ${place.resource}${place.property === '' ? '' : ` ${place.property}`}: ${why}`);
  }
}

/** The place one step further down. */
export function below(place: Place, step: string | number): Place {
  return { ...place, property: place.property === '' ? `${step}` : `${place.property}.${step}` };
}
