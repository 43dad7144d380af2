/** Why an engine gave no answer. `rejected` is the tool's own error about its input, `source` which of several sources that is. */
export type EngineFailure =
  /**
   * `unread` says what it needs that is not read here: nothing is wrong with the files then. `valuesFile` is the file with
   * values that could not be taken, as the agent's object names it.
   */
  | {
      readonly code: 'rejected';
      readonly message: string;
      readonly source?: number;
      readonly unread?: string;
      readonly valuesFile?: string;
    }
  /** The agent does it, and it is not done here: nothing is wrong with the files. */
  | { readonly code: 'unsupported'; readonly message: string }
  /** The build needs these files, which the tree names but whose contents were not set. */
  | { readonly code: 'wanted'; readonly paths: readonly string[] }
  | { readonly code: 'crashed'; readonly message: string }
  | { readonly code: 'outOfMemory'; readonly message: string }
  | { readonly code: 'timedOut'; readonly afterMs: number }
  | { readonly code: 'cancelled' };
