import type { Origin } from '../resource/origin.ts';

/** A variable of a Flux Kustomization's `spec.postBuild` in a rendered scalar. */
export interface ScalarVariable {
  readonly name: string;
  /**
   * `whole`: the scalar is its value. `part`: it is made of the value and of more. `unset`: it has no value that is known, so
   * that what the text says instead stands there, if anything.
   */
  readonly as: 'whole' | 'part' | 'unset';
  /** Undefined before anybody has looked for it. */
  readonly setting?: VariableSetting;
}

/** What gives a variable its value. */
export type VariableSetting =
  /** `certain` where that line says the value that was rendered, and nothing else can be said over it. */
  | { readonly kind: 'line'; readonly origin: Origin }
  /** An object in the cluster, such as `ConfigMap/flux-system/settings`; no line of the repository is known to say it. */
  | { readonly kind: 'object'; readonly title: string }
  | { readonly kind: 'nothing' };
