import type { JsonObject } from '../../../src/core/resource/json.ts';

const configMap = (name: string, text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  text: ${text}\n`;

/** A chart, and two folders with plain files, which the branch `release` has otherwise. */
export const fleetFiles = (text: string): Readonly<Record<string, string>> => ({
  'several/a/one.yaml': configMap('several-a', text),
  'several/b/two.yaml': configMap('several-b', text),
  'several/values.yaml': `text: ${text}\n`,
  'several/chart/Chart.yaml': 'apiVersion: v2\nname: several\nversion: 1.0.0\n',
  'several/chart/values.yaml': 'text: none\n',
  'several/chart/templates/one.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  text: {{ .Values.text }}\n',
});

/** Another repository, which lends values and has a folder of its own. */
export const otherFiles = (text: string): Readonly<Record<string, string>> => ({
  'values/prod.yaml': `text: ${text}\n`,
  'kustomized/kustomization.yaml': 'resources: [one.yaml]\n',
  'kustomized/one.yaml': configMap('several-other', text),
});

/** Applications by what they take from where; `refused` ones Argo CD does not build. */
export const severalSources = (
  fleet: string,
  other: string,
): readonly { readonly name: string; readonly sources: readonly JsonObject[]; readonly refused?: true }[] => {
  const chart = (release: string, valueFile: string): JsonObject => ({
    repoURL: fleet,
    targetRevision: 'main',
    path: 'several/chart',
    helm: { releaseName: release, valueFiles: [valueFile] },
  });
  return [
    {
      name: 'several-revisions',
      sources: [
        { repoURL: fleet, targetRevision: 'release', path: 'several/a' },
        { repoURL: fleet, targetRevision: 'main', path: 'several/b' },
      ],
    },
    {
      name: 'several-repositories',
      sources: [
        { ...chart('several-chart', '$values/values/prod.yaml') },
        { repoURL: other, targetRevision: 'HEAD', ref: 'values' },
        { repoURL: other, targetRevision: 'v1', path: 'kustomized', kustomize: { namePrefix: 'v1-' } },
      ],
    },
    {
      name: 'several-values',
      refused: true,
      sources: [
        { ...chart('several-refused', '$values/several/values.yaml') },
        { repoURL: fleet, targetRevision: 'release', ref: 'values' },
      ],
    },
  ];
};
