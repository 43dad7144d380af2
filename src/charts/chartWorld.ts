import type { Outcome } from '../base/outcome.ts';
import type { ChartCache } from './cache/chartCache.ts';
import type { ChartFailure } from './chartFailure.ts';
import type { Credentials } from './credentials/credentialsApi.ts';
import type { HttpWorld } from './http/httpGet.ts';
import type { MergedWork } from './mergedWork.ts';
import type { TagList } from './oci/tagList.ts';
import type { FetchedIndex } from './repository/fetchedIndex.ts';

/** What fetching charts needs of the world. */
export interface ChartWorld extends HttpWorld {
  readonly cache: ChartCache;
  readonly credentials: Credentials;
  /** Many charts come from the same index, and many versions from the same list. */
  readonly indexes: MergedWork<Outcome<FetchedIndex, ChartFailure>>;
  readonly tags: MergedWork<Outcome<TagList, ChartFailure>>;
  /** Whether what a server said then still stands without asking it. */
  readonly isFresh: (checkedAt: number) => boolean;
}
