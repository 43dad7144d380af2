import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRenamedByFlux, managerEntries, writerOf } from '../../../../src/core/drift/desired/managers.ts';
import type { FieldWriter } from '../../../../src/core/drift/judge/verdict.ts';
import { describeWriter, isContested } from '../../../../src/core/drift/compare/writers.ts';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const agent = 'kustomize-controller';

test('whose fields kustomize-controller takes over', () => {
  const cases: readonly (readonly [
    manager: string,
    operation: 'Apply' | 'Update',
    subresource: string,
    renamed: boolean,
  ])[] = [
    ['kubectl', 'Apply', '', true],
    ['kubectl', 'Update', '', true],
    ['kubectl', 'Update', 'scale', false],
    ['kubectl-edit', 'Update', '', true],
    ['kubectl-client-side-apply', 'Update', '', true],
    ['kubectl-edit', 'Update', 'status', false],
    ['kubectlx', 'Update', '', true],
    ['before-first-apply', 'Update', '', true],
    ['before-first-apply', 'Apply', '', false],
    [agent, 'Update', '', true],
    [agent, 'Update', 'status', false],
    [agent, 'Apply', '', false],
    ['flux-client-side-apply', 'Update', '', false],
    ['helm', 'Update', '', false],
    ['my-kubectl', 'Update', '', false],
  ];
  for (const [manager, operation, subresource, renamed] of cases)
    assert.equal(
      isRenamedByFlux({ manager, operation, ...(subresource ? { subresource } : {}) }, agent),
      renamed,
      `${manager} ${operation} ${subresource}`,
    );
});

const entry = (manager: string, fields: Json, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  manager,
  operation: 'Update',
  fieldsType: 'FieldsV1',
  fieldsV1: fields,
  ...more,
});
const live = (...managedFields: Json[]): JsonObject => ({
  kind: 'Deployment',
  metadata: { name: 'a', managedFields },
});
const replicas: FieldPath = [{ field: 'spec' }, { field: 'replicas' }];
const image: FieldPath = [
  { field: 'spec' },
  { field: 'containers' },
  { keys: [['name', 'web']] },
  { field: 'image' },
];
const owns = { 'f:spec': { 'f:replicas': {} } };

test('the writer of a field', () => {
  const applied = { operation: 'Apply', time: '2026-01-01T00:00:00Z' };
  const cases: readonly (readonly [
    title: string,
    path: FieldPath,
    live: JsonObject | null,
    manager: string | undefined,
  ])[] = [
    ['nobody', replicas, live(), undefined],
    ['no object', replicas, null, undefined],
    ['without a time', replicas, live(entry('kubectl', owns, { subresource: 'scale' })), 'kubectl'],
    [
      'another than the agent',
      replicas,
      live(entry(agent, owns, { ...applied, time: '2027-01-01T00:00:00Z' }), entry('other', owns, applied)),
      'other',
    ],
    ['the agent where there is no other', replicas, live(entry(agent, owns, applied)), agent],
    [
      'the last',
      replicas,
      live(
        entry('a', owns, { time: '2026-01-01T00:00:00Z' }),
        entry('b', owns, { time: '2026-01-02T00:00:00Z' }),
        entry('c', owns),
      ),
      'b',
    ],
    [
      'inside a keyed item',
      image,
      live(entry('x', { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } })),
      'x',
    ],
    [
      'not of another item',
      image,
      live(entry('x', { 'f:spec': { 'f:containers': { 'k:{"name":"side"}': { 'f:image': {} } } } })),
      undefined,
    ],
    ['of the atomic list above', image, live(entry('x', { 'f:spec': { 'f:containers': {} } })), 'x'],
    [
      'not of the item alone',
      image,
      live(entry('x', { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:name': {} } } } })),
      undefined,
    ],
    [
      'of a Secret that was written as text',
      [{ field: 'data' }, { field: 'a' }],
      {
        ...live(
          entry(agent, { 'f:data': { 'f:a': {} } }, applied),
          entry('x', { 'f:stringData': { 'f:a': {} } }),
        ),
        ...{ apiVersion: 'v1', kind: 'Secret' },
      },
      'x',
    ],
    ['of what is inside a struct', [{ field: 'spec' }], live(entry('x', owns)), 'x'],
    [
      'odd entries are left out',
      replicas,
      live('x', { manager: 'y' }, { manager: 'z', operation: 'Sing' }, entry('w', owns)),
      'w',
    ],
  ];
  for (const [title, path, object, manager] of cases)
    assert.equal(writerOf(path, object, { mode: 'flux-ks', manager: agent })?.manager, manager, title);
});

test('entries say what is known', () => {
  const [scaled] = managerEntries(live(entry('kubectl', owns, { subresource: 'scale' })));
  assert.deepEqual(scaled?.writer, { manager: 'kubectl', operation: 'Update', subresource: 'scale' });
});

test('writers in words', () => {
  const cases: readonly (readonly [writer: FieldWriter, words: string, contested: boolean])[] = [
    [{ manager: 'kubectl', operation: 'Update', subresource: 'scale' }, 'kubectl scale', false],
    [{ manager: 'kubectl', operation: 'Apply' }, 'kubectl apply --server-side', false],
    [{ manager: 'kubectl-client-side-apply', operation: 'Update' }, 'kubectl apply', false],
    [{ manager: 'kubectl-edit', operation: 'Update' }, 'kubectl edit', false],
    [{ manager: 'kubectl-set', operation: 'Update' }, 'kubectl set', false],
    [{ manager: 'kubectl-rollout', operation: 'Update' }, 'kubectl rollout restart', false],
    [{ manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale' }, 'autoscaler', true],
    [{ manager: 'kube-controller-manager', operation: 'Update' }, 'a Kubernetes controller', false],
    [{ manager: 'cert-manager-cainjector', operation: 'Update' }, 'cert-manager CA injector', true],
    [{ manager: 'clusterrole-aggregation-controller', operation: 'Apply' }, 'cluster role aggregation', true],
    [
      { manager: 'openshift.io/image-registry-pull-secrets_service-account-controller', operation: 'Apply' },
      'OpenShift token controller',
      true,
    ],
    [{ manager: 'Go-http-client', operation: 'Update' }, 'an unnamed client', false],
    [{ manager: 'unknown', operation: 'Update' }, 'an unnamed client', false],
    [{ manager: 'my-operator', operation: 'Update' }, 'my-operator', false],
  ];
  for (const [writer, words, contested] of cases) {
    assert.equal(describeWriter(writer), words);
    assert.equal(isContested(writer), contested, words);
  }
});
