type List = { readonly listed: boolean } | undefined;

/** What is known of a cluster; each list undefined where the cluster does not serve the kind. */
interface AgentsOfCluster {
  readonly connection: { readonly kind: string };
  readonly kustomizations: List;
  readonly gitRepositories: List;
  readonly artifactGenerators?: List;
  readonly helmReleases?: List;
  readonly resourceSets?: List;
  readonly applications?: List;
  readonly applicationSets?: List;
}

/** All that its agents apply has been listed. */
export const isListed = ({ connection, ...lists }: AgentsOfCluster): boolean =>
  connection.kind === 'ready' &&
  [
    lists.kustomizations,
    lists.gitRepositories,
    lists.artifactGenerators,
    lists.helmReleases,
    lists.resourceSets,
    lists.applications,
    lists.applicationSets,
  ].every((list) => !list || list.listed);
