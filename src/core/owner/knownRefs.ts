/** What this clone holds of its remotes. */
export interface KnownRefs {
  readonly remotes: readonly { readonly name: string; readonly fetch: readonly string[] }[];
  readonly head: { readonly branch?: string; readonly commit?: string; readonly upstream?: string };
  readonly refs: readonly KnownRef[];
  /** Older history is left out. */
  readonly isShallow?: boolean;
}

export interface KnownRef {
  readonly name: string;
  readonly commit: string;
  readonly committedAt?: number;
  /** Of a symbolic ref, the one that it stands for. */
  readonly target?: string;
}
