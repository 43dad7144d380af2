import type { Place } from '../viewModels.ts';

/** A link in a hover. */
export interface PlaceLink {
  /** In plain text: `where TAG is set`. */
  readonly label: string;
  readonly place: Place;
}
