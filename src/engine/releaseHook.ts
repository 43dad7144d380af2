/** What Helm runs beside the objects of a release. */
export interface ReleaseHook {
  readonly kind: string;
  readonly name: string;
  /** `pre-upgrade`, … */
  readonly events: readonly string[];
  readonly weight: number;
}
