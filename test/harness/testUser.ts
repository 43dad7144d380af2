import { accepted } from './apiServer.ts';
import { kubeconfigText } from './kubeconfig.ts';
import type { TestCluster } from './testCluster.ts';
import { stringAt, type JsonArray, type JsonObject } from '../../src/core/resource/json.ts';
import path from 'node:path';
import { writePrivateFile } from './writePrivateFile.ts';

export interface TestUser {
  /** As the audit log names it. */
  readonly name: string;
  readonly token: string;
  /** Path of a kubeconfig whose one context has the name the user was asked for under. */
  readonly kubeconfig: string;
}

export const rules = {
  everything: [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  readEverything: [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
    { nonResourceURLs: ['*'], verbs: ['get'] },
  ],
} as const;

/**
 * A user of its own for a test, with these rights (rules of a ClusterRole, rbac.authorization.k8s.io/v1), so that the
 * audit log tells what the test did. It is a service account, the one kind of user that can be made while the server
 * runs.
 */
export async function newTestUser(
  { address, objects, request }: TestCluster,
  namespace: string,
  context: string,
  rights: JsonArray,
): Promise<TestUser> {
  const account: JsonObject = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: context, namespace },
  };
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: `${namespace}-${context}` } };
  await objects.apply(account);
  await objects.apply({ ...rbac, kind: 'ClusterRole', rules: rights });
  await objects.apply({
    ...rbac,
    kind: 'ClusterRoleBinding',
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: rbac.metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: context, namespace }],
  });
  const tokenRequest: JsonObject = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const answer = accepted(await request('POST', `${await objects.pathOf(account)}/token`, tokenRequest));
  const token = stringAt(answer, 'status', 'token') ?? '';
  const kubeconfig = path.join(address.folder, `${namespace}-${context}.kubeconfig`);
  writePrivateFile(kubeconfig, kubeconfigText({ ...address, context, user: context, token }));
  return { name: `system:serviceaccount:${namespace}:${context}`, token, kubeconfig };
}
