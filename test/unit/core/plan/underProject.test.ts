import assert from 'node:assert/strict';
import test from 'node:test';
import { readArgoApplication } from '../../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../../src/core/owner/argo/argoSettings.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';
import type { OwnerPlan, PlanAction, PlanStep } from '../../../../src/core/plan/syncPlan.ts';
import { underProject } from '../../../../src/core/plan/underProject.ts';

const url = 'https://git.example.com/org/fleet.git';
const everything: JsonObject = {
  sourceRepos: ['*'],
  destinations: [{ server: '*', namespace: '*' }],
  clusterResourceWhitelist: [{ group: '*', kind: '*' }],
};

const step = (action: PlanAction, kind: string, namespace = 'shop'): PlanStep => ({
  id: { group: kind === 'Deployment' ? 'apps' : '', kind, namespace, name: kind.toLowerCase() },
  action,
  stage: 'resources',
  fields: [],
  ignored: [],
  impact: [],
});

function planned(
  spec: JsonObject,
  steps: readonly PlanStep[],
  namespace = 'argocd',
  makes?: string,
): OwnerPlan {
  const application = {
    metadata: { name: 'shop', namespace },
    spec: {
      project: 'team',
      source: { repoURL: url, path: 'shop' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    },
  };
  const read = readArgoApplication(application, readArgoSettings('argocd', undefined), [
    { name: 'origin', urls: [url] },
  ]);
  assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo');
  const { id, build } = read.owner;
  const willRun = { when: 'soon', notes: [] };
  return underProject({ owner: id, environment: 'test', willRun, steps }, { spec }, { id, build, makes });
}

const told = ({ steps }: OwnerPlan): readonly string[] =>
  steps.map(
    ({ action, id: { kind }, reason = '' }) => `${action} ${kind}${reason === '' ? '' : `: ${reason}`}`,
  );

const all = [step('update', 'ConfigMap'), step('create', 'Secret'), step('prune', 'Deployment')];

test('a project that permits everything changes nothing', () => {
  const plan = planned(everything, all);
  assert.deepEqual(plan.steps, all);
  assert.deepEqual(plan.willRun, { when: 'soon', notes: [] });
});

test('what is not permitted is blocked, and holds up all that would be written', () => {
  const spec = { ...everything, namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] };
  assert.deepEqual(told(planned(spec, [step('unchanged', 'Service'), ...all])), [
    'unchanged Service',
    'blocked ConfigMap: nothing is written while Secret shop/secret is not permitted',
    'blocked Secret: the project team does not permit the kind Secret',
    'blocked Deployment: nothing is written while Secret shop/secret is not permitted',
  ]);
});

test('what is not permitted is not deleted', () => {
  const spec = { ...everything, namespaceResourceWhitelist: [{ group: '', kind: '*' }] };
  assert.deepEqual(told(planned(spec, all)), [
    'update ConfigMap',
    'create Secret',
    'skip Deployment: it stays in the cluster as an orphan: the project team does not permit the kind Deployment of apps',
  ]);
});

test('a namespace that has to be made, and is not permitted, holds up all that would be written', () => {
  const steps = [step('unchanged', 'Service'), ...all];
  assert.deepEqual(planned(everything, steps, 'argocd', 'shop').steps, steps);
  const spec = { ...everything, clusterResourceWhitelist: [] };
  assert.deepEqual(planned(spec, steps).steps, steps);
  const why =
    'nothing is written while the project team does not permit the kind Namespace: the namespace shop has to be made first (CreateNamespace=true)';
  assert.deepEqual(told(planned(spec, steps, 'argocd', 'shop')), [
    'unchanged Service',
    `blocked ConfigMap: ${why}`,
    `blocked Secret: ${why}`,
    `blocked Deployment: ${why}`,
  ]);
});

test('another namespace, and what lives in none', () => {
  const spec = {
    ...everything,
    destinations: [{ name: 'in-cluster', namespace: 'shop' }],
    clusterResourceWhitelist: [],
  };
  assert.deepEqual(told(planned(spec, [step('create', 'ConfigMap', 'other')])), [
    'blocked ConfigMap: the project team does not permit the namespace other',
  ]);
  assert.deepEqual(told(planned(spec, [step('create', 'Namespace', '')])), [
    'blocked Namespace: the project team does not permit the kind Namespace',
  ]);
});

for (const [spec, namespace, expected] of [
  [{ ...everything, sourceRepos: ['https://git.example.com/*'] }, 'argocd', `the repository ${url}`],
  [{ ...everything, sourceRepos: ['https://{git,other}.example.com/**'] }, 'argocd', `the repository ${url}`],
  [
    { ...everything, destinations: [{ server: '*', namespace: 'web' }] },
    'argocd',
    'the namespace shop of in-cluster',
  ],
  [{ ...everything, sourceNamespaces: ['team-*'] }, 'other', 'no Applications of the namespace other'],
] as const)
  test(`an Application does not sync: ${expected}`, () => {
    const { blockedBy = '' } = planned(spec, all, namespace).willRun;
    assert.ok(blockedBy.startsWith('its project team ') && blockedBy.endsWith(expected), blockedBy);
  });

test('sync windows come with the plan', () => {
  const syncWindows = [{ kind: 'deny', schedule: '0 8 * * *', duration: '8h', applications: ['shop'] }];
  const { willRun } = planned({ ...everything, syncWindows }, all);
  assert.equal(willRun.windows?.length, 1);
  assert.deepEqual(willRun.notes, ['a sync window denies syncs from “0 8 * * *” (UTC) for 8h']);
});
