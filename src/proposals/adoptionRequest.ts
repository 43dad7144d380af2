import type { FieldPath } from '../core/resource/fieldPath.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../session/snapshot.ts';

export interface AdoptionRequest {
  readonly owner: OwnerSnapshot;
  readonly object: ObjectSnapshot;
  readonly path: FieldPath;
  /**
   * `line`: the line that controls the value, for all who share it. `environment`: a patch in the owner's own
   * kustomization, of a chart's value the owner's own manifest, so that the others keep what they have.
   */
  readonly scope: 'line' | 'environment';
  /** Git shall say nothing of the field, whatever is live. */
  readonly takesOut?: boolean;
}
