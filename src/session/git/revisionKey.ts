/** Names one state of a repository: `revision` is a commit or `workingTree`. */
export const revisionKey = (root: string, revision: string): string => `${root}\n${revision}`;
