import type { JsonObject } from '../../../src/core/resource/json.ts';

/** One Argo CD Application with all that it needs. */
export interface Combination {
  readonly name: string;
  /** Files of the repository, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** `spec.source`, or `spec.sources`, without the address of the repository. */
  readonly sources: readonly JsonObject[];
  readonly syncOptions: readonly string[];
  /** What of the API it uses, for counting. */
  readonly uses: readonly string[];
}
