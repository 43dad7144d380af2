import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgoApplication } from '../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../src/core/owner/argo/argoSettings.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { scopeKey, type EnvironmentInput } from '../../../src/session/inputs.ts';
import { ownerCircumstances } from '../../../src/session/plan/ownerCircumstances.ts';
import {
  applied,
  configMap,
  deployedAs,
  environment,
  kustomization,
  settled,
  watched,
} from '../../support/snapshots.ts';

const url = 'https://git.example.com/org/fleet.git';
const application = {
  metadata: { name: 'shop', namespace: 'argocd' },
  spec: {
    project: 'team',
    source: { repoURL: url, path: 'apps' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
  },
};
const appProjects = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'AppProject',
  plural: 'appprojects',
  namespaced: true,
  verbs: ['get', 'list', 'watch'],
};

function withProjects(projects: readonly JsonObject[]): EnvironmentInput {
  const scopes = new Map([[scopeKey(appProjects, 'argocd', 'team'), watched(projects)]]);
  return environment({ connection: { kind: 'ready', served: [appProjects] }, scopes });
}

test('what the project of an Application says, as the cluster has it, is the same as long as the project is', () => {
  const read = readArgoApplication(application, readArgoSettings('argocd', undefined), [
    { name: 'origin', urls: [url] },
  ]);
  assert.ok(read.kind === 'ours');
  const { owner } = read;
  const deny = { kind: 'deny', schedule: '0 11 * * *', duration: '3h', applications: ['*'] };
  const there = withProjects([
    {
      metadata: { name: 'team', namespace: 'argocd' },
      spec: { sourceRepos: [url], destinations: [{ server: '*', namespace: '*' }], syncWindows: [deny] },
    },
  ]);
  const { project, waitsFor } = ownerCircumstances(there, owner);
  assert.deepEqual(
    [project?.refused, project?.windows.map(({ kind, duration }) => [kind, duration]), waitsFor],
    [undefined, [['deny', '3h']], undefined],
  );
  assert.equal(ownerCircumstances(there, owner).project, project);
  assert.deepEqual(ownerCircumstances(withProjects([]), owner).project, {
    refused: 'its project team does not exist',
    windows: [],
  });
  assert.equal(ownerCircumstances(environment(), owner).project, undefined);
});

test('an owner that another one keeps from running is told so as soon as that changes, with the same objects', () => {
  const object = configMap('a', { level: 'info' });
  const live = [applied(object)];
  const waiting = kustomization({ spec: { dependsOn: [{ name: 'infra' }] } });
  const given = (ready: 'True' | 'False'): ReturnType<typeof deployedAs> =>
    deployedAs([object], live, {
      environments: [
        environment({ live, owners: [waiting, kustomization({ name: 'infra', path: './infra', ready })] }),
      ],
    });
  const before = settled(given('True'));
  const { environments } = given('False');
  const [old] = [...before.inputs.environments.values()];
  const [changed] = [...environments.values()];
  assert.ok(old && changed);
  const after = settled(
    {
      ...before.inputs,
      environments: new Map([[old.name, { ...old, kustomizations: changed.kustomizations }]]),
    },
    before,
  );
  const [was, is] = [before.owners[0], after.owners[0]];
  assert.ok(was && is);
  assert.equal(was.circumstances.waitsFor, undefined);
  assert.match(
    is.circumstances.waitsFor ?? '',
    /^it depends on Kustomization\/shop\/infra, which is not ready now/,
  );
  assert.equal(is.objects, was.objects);
});
