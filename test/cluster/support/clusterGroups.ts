/**
 * Which test files run in one process, by name: those with the same agent, and those with sessions of the cluster that all
 * share. A file that is not named has a process of its own.
 */
export const clusterGroups: readonly (readonly string[])[] = [
  ['nextSets', 'argoCharts', 'applicationSets', 'setDrift', 'hubsArgo'],
  ['argoPlanProof', 'argoRender', 'nextApplications', 'applicationValues', 'argoSettings', 'corrections'],
  ['helmPlan', 'helmRender', 'helmDrift', 'chartSources'],
  ['planProof', 'hubs', 'fluxRender', 'fluxRepository', 'nextOwners', 'sparseCheckout', 'externalArtifact'],
  ['driftDifferentialKubectl', 'driftDifferential', 'driftCases', 'driftDifferentialModes', 'validateProof'],
  [
    'session',
    'gitPoints',
    'ignoreRules',
    'readmeRole',
    'adoption',
    'definitions',
    'interruption',
    'watch',
    'guard',
    'dryRun',
    'dryRunLimits',
    'discovery',
  ],
];
