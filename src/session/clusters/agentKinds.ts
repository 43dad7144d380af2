import { usualArgoNamespace } from '../../core/owner/argo/argoSettings.ts';

const ofFlux = { version: 'v1', usualNamespace: 'flux-system' } as const;
const ofArgo = { group: 'argoproj.io', version: 'v1alpha1', usualNamespace: usualArgoNamespace } as const;
/** Objects of agents that say what is applied, with where each is kept in an `EnvironmentInput`. */
export const agentKinds = [
  { input: 'kustomizations', group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', ...ofFlux },
  { input: 'gitRepositories', group: 'source.toolkit.fluxcd.io', kind: 'GitRepository', ...ofFlux },
  {
    input: 'artifactGenerators',
    group: 'source.extensions.fluxcd.io',
    kind: 'ArtifactGenerator',
    ...ofFlux,
    version: 'v1beta1',
  },
  { input: 'helmReleases', group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', ...ofFlux, version: 'v2' },
  { input: 'resourceSets', group: 'fluxcd.controlplane.io', kind: 'ResourceSet', ...ofFlux },
  { input: 'applications', kind: 'Application', ...ofArgo },
  { input: 'applicationSets', kind: 'ApplicationSet', ...ofArgo },
] as const;
