/**
 * The commit in a revision of a Git artifact, as source-controller writes it: `main@sha1:<commit>`,
 * `refs/pull/1/head@sha1:<commit>`, `sha1:<commit>`; before Flux 2.0 `main/<commit>`, `HEAD/<commit>`, `<commit>`.
 * Undefined for anything else, such as the digest of an OCI artifact under a tag that is not a commit's length.
 */
export function parseSourceRevision(revision: string): DeployedRevision | undefined {
  const match = /^(?:.+@)?sha(?:1:([0-9a-f]{40})|256:([0-9a-f]{64}))$|^(?:.+\/)?([0-9a-f]{40})$/s.exec(
    revision,
  );
  const commit = match?.[1] ?? match?.[2] ?? match?.[3];
  return commit === undefined ? undefined : { revision, commit };
}

/** The revision that the agent applied last. `revision` as the agent writes it: `main@sha1:<commit>`. */
export interface DeployedRevision {
  readonly revision: string;
  readonly commit: string;
}
