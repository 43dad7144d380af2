import type { JsonObject } from '../../../src/core/resource/json.ts';

/** One Flux Kustomization with all that it needs. */
export interface Combination {
  readonly name: string;
  /** Files of the repository, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
  /** ConfigMaps and Secrets in the owner's namespace, which variables come from. */
  readonly sources: readonly JsonObject[];
  /** What of the API it uses, for counting. */
  readonly uses: readonly string[];
}

/** Where a combination's objects go, and what belongs to it there. */
export interface Place {
  /** Of the owners, and of objects that name no other. */
  readonly namespace: string;
  readonly otherNamespace: string;
  /** GitRepositories by how much they leave out. */
  readonly sources: readonly [string, ...string[]];
}
