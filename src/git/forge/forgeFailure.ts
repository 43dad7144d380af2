/** Why a forge gave no answer, or refused; made in this folder from status codes. No message holds a token. */
export type ForgeFailure =
  /** The token is not, or no longer, one of this forge. */
  | { readonly code: 'unauthorized'; readonly message: string }
  /** The token is good and may not do this: a right of the person, or a scope of the token that is missing. */
  | { readonly code: 'forbidden'; readonly message: string }
  /** No such repository, or none that this token may see. */
  | { readonly code: 'notFound'; readonly message: string }
  | { readonly code: 'branchMissing'; readonly branch: string; readonly message: string }
  /** The forge refuses what was asked, and `message` says it in its words. */
  | { readonly code: 'invalid'; readonly message: string }
  /** `until` in milliseconds since the epoch, where the forge says it. */
  | { readonly code: 'rateLimited'; readonly until?: number; readonly message: string }
  /** The token is another host's, or would go to another machine in clear text. Nothing was sent. */
  | { readonly code: 'notSent'; readonly message: string }
  | { readonly code: 'network'; readonly message: string }
  | { readonly code: 'timedOut'; readonly message: string }
  | { readonly code: 'cancelled'; readonly message: string }
  /** The forge failed, or answered something that is not its API. */
  | { readonly code: 'failed'; readonly message: string };
