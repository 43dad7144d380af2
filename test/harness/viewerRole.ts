import type { Json } from '../../src/core/resource/json.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const collections = `/apis/${apiGroup}/v1`;

/** The group whose members may read everything and write nothing. */
export const viewerGroup = 'plumbline:viewers';

export const viewerRole: readonly { readonly path: string; readonly object: Json }[] = [
  {
    path: `${collections}/clusterroles`,
    object: {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRole',
      metadata: { name: viewerGroup },
      rules: [
        { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
        { nonResourceURLs: ['*'], verbs: ['get'] },
      ],
    },
  },
  {
    path: `${collections}/clusterrolebindings`,
    object: {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: viewerGroup },
      roleRef: { apiGroup, kind: 'ClusterRole', name: viewerGroup },
      subjects: [{ apiGroup, kind: 'Group', name: viewerGroup }],
    },
  },
];
