/** What Helm runs beside the objects of a release. */
export interface ReleaseHook {
  readonly kind: string;
  readonly name: string;
  /** `pre-upgrade`, … */
  readonly events: readonly string[];
  readonly weight: number;
}

/** A definition in a chart's `crds/`, which is no part of its release. */
export interface ReleaseDefinition {
  readonly name: string;
  /** Of what it defines. */
  readonly group: string;
  readonly kind: string;
}
