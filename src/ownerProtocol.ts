import type { PlainSightings } from './core/drift/sightings/plainSightings.ts';
import type { DesiredField, DesiredState, OwnerChoice, OwnerFiles } from './present/viewModels.ts';
import type { ChartFile } from './present/place.ts';

/** What the host asks about owners, their files and what they render. A `row` is an owner's of the Drift view, or below it. */
export interface OwnerRequests {
  /** All owners of the workspace, or those that a file reaches. */
  owners: { readonly params: { readonly path?: string }; readonly result: readonly OwnerChoice[] };
  ownerFiles: { readonly params: { readonly row: string }; readonly result: OwnerFiles | undefined };
  /** What the owner renders in the working tree. */
  desiredState: { readonly params: { readonly row: string }; readonly result: DesiredState };
  /** Of that document as it was made last; both zero-based, the character in UTF-16 units. */
  desiredField: {
    readonly params: { readonly row: string; readonly line: number; readonly character: number };
    readonly result: DesiredField | undefined;
  };
  /** Kinds of all objects, as the Drift view calls them, in order. */
  kinds: { readonly params: Record<string, never>; readonly result: readonly string[] };
  /** A file of a chart that was fetched, as text. */
  chartFile: { readonly params: Pick<ChartFile, 'digest' | 'file'>; readonly result: string };
}

/** What the host keeps while no core runs: told to a core when it starts, and by it whenever it is another by then. */
export interface KeptByHost {
  /** When each difference was first seen. */
  sightings: PlainSightings;
}
