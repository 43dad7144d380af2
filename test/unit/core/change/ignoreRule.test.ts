import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newIgnoreRule } from '../../../../src/core/change/ignoreRule.ts';
import type { OwnerMode } from '../../../../src/core/drift/desired/agentWrite.ts';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const id = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web.eu' };
const live: JsonObject = {
  metadata: { annotations: { 'example.com/team': 'a' } },
  spec: {
    replicas: 2,
    template: { spec: { containers: [{ name: 'proxy' }, { name: 'web', image: 'web:1' }] } },
  },
};
const image: FieldPath = [
  ...['spec', 'template', 'spec', 'containers'].map((field) => ({ field })),
  { keys: [['name', 'web']] },
  { field: 'image' },
];
const target = { group: 'apps', kind: 'Deployment', name: String.raw`web\.eu`, namespace: 'shop' };
const about = { group: 'apps', kind: 'Deployment', name: 'web.eu', namespace: 'shop' };

const cases: readonly (readonly [mode: OwnerMode, path: FieldPath, list: string, written: JsonObject])[] = [
  ['flux-ks', image, 'spec.ignore', { paths: ['/spec/template/spec/containers/1/image'], target }],
  [
    'flux-hr',
    [{ field: 'metadata' }, { field: 'annotations' }, { field: 'example.com/team' }],
    'spec.driftDetection.ignore',
    { paths: ['/metadata/annotations/example.com~1team'], target },
  ],
  [
    'argo-csa',
    [{ field: 'metadata' }, { field: 'annotations' }, { field: 'example.com/team' }],
    'spec.ignoreDifferences',
    { ...about, jsonPointers: ['/metadata/annotations/example.com~1team'] },
  ],
  [
    'argo-ssa',
    image,
    'spec.ignoreDifferences',
    { ...about, jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "web") | .image'] },
  ],
  [
    'argo-replace',
    [{ field: 'metadata' }, { field: 'annotations' }, { field: 'a.b/c' }, { index: 0 }],
    'spec.ignoreDifferences',
    { ...about, jqPathExpressions: ['.metadata.annotations["a.b/c"][0]'] },
  ],
];

describe('the rule that ignores a field', () => {
  for (const [mode, path, list, written] of cases)
    it(`${mode}: ${JSON.stringify(written)}`, () => {
      const made = newIgnoreRule({ mode }, id, path, [live]);
      assert.ok(made.ok);
      assert.deepEqual([made.value.list, made.value.written], [list, written]);
    });

  it('what a kind without a group or a namespace says nothing of is left out', () => {
    const cluster = { group: '', kind: 'Node', namespace: '', name: 'a' };
    const made = newIgnoreRule({ mode: 'argo-csa' }, cluster, [{ field: 'spec' }], [live]);
    assert.deepEqual(made.ok && made.value.written, { kind: 'Node', name: 'a', jsonPointers: ['/spec'] });
    assert.deepEqual(made.ok && made.value.read, {
      group: '',
      kind: 'Node',
      name: 'a',
      namespace: '',
      managedFieldsManagers: [],
      jsonPointers: ['/spec'],
      jqPathExpressions: [],
    });
  });

  it('where nobody has rules, or no pointer leads to it, is said', () => {
    for (const mode of ['kubectl', 'applicationset'] as const)
      assert.equal(newIgnoreRule({ mode }, id, image, [live]).ok, false);
    const gone = newIgnoreRule({ mode: 'flux-ks' }, id, [{ field: 'data' }], [live]);
    assert.deepEqual(gone, { ok: false, failure: 'no JSON pointer leads to data' });
  });
});
