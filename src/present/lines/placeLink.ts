import type { Place } from '../place.ts';

/** A link in a hover. */
export interface PlaceLink {
  /** In plain text: `where TAG is set`. */
  readonly label: string;
  readonly place: Place;
}
