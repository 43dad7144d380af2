import type { Json } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata } from './parts.ts';

export const accessManifests: Manifests = {
  Role: (random, named) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: metadata(random, named),
    rules: rules(random),
  }),
  RoleBinding: (random, named) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadata(random, named),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName(random) },
    ...maybe(random, 0.8, 'subjects', () => subjects(random)),
  }),
  ClusterRole: (random, named) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: metadata(random, named),
    rules: rules(random),
    ...maybe(random, 0.2, 'aggregationRule', () => ({
      clusterRoleSelectors: [{ matchLabels: { [`nobody-${named.name}`]: random.pick(['1', '2']) } }],
    })),
  }),
  ClusterRoleBinding: (random, named) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: metadata(random, named),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName(random) },
    ...maybe(random, 0.8, 'subjects', () => subjects(random)),
  }),
};

/** It cannot change, so nearly always it is the same. */
const roleName = (random: Random): string => (random.chance(0.06) ? 'no-such-role-2' : 'no-such-role');

const rules = (random: Random): Json =>
  random.some<Json>(
    [
      { apiGroups: [''], resources: ['pods', ...random.some(['configmaps'])], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: random.shuffle(['get', 'watch']) },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'], resourceNames: ['web'] },
    ],
    0.6,
  );

/** Without the groups, which the server fills in. */
const subjects = (random: Random): Json =>
  random.shuffle(
    random.some<Json>([
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
      { kind: 'User', name: 'nobody' },
      { kind: 'Group', name: 'nobodies', apiGroup: 'rbac.authorization.k8s.io' },
    ]),
  );
