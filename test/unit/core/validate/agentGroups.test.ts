import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentGroupsIn, kindsDefinedIn } from '../../../../src/core/validate/agentGroups.ts';

const texts: readonly (readonly [text: string, groups: readonly string[]])[] = [
  ['apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n', ['helm.toolkit.fluxcd.io']],
  ['kind: Application\napiVersion: "argoproj.io/v1alpha1"\n', ['argoproj.io']],
  ['{"apiVersion": "argoproj.io/v1alpha1"}\n', []],
  ['{\n  "apiVersion": "argoproj.io/v1alpha1"\n}\n', ['argoproj.io']],
  ['items:\n  - apiVersion: source.toolkit.fluxcd.io/v1\n', ['source.toolkit.fluxcd.io']],
  [
    'apiVersion: apps/v1\n---\napiVersion: argoproj.io/v1\n---\napiVersion: argoproj.io/v2\n',
    ['argoproj.io'],
  ],
  ['apiVersion: apps/v1\n', []],
  ['apiVersion: notargoproj.io/v1\n', []],
];
for (const [text, groups] of texts)
  test(`groups of agents in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(agentGroupsIn({ path: 'a.yaml', text }), groups);
  });

test('the kinds that a definition may define are at least those that it does', () => {
  const text = 'kind: CustomResourceDefinition\nspec:\n  group: argoproj.io\n  names:\n    kind: Rollout\n';
  assert.deepEqual(kindsDefinedIn({ path: 'a.yaml', text }, 'argoproj.io'), ['Rollout']);
  assert.deepEqual(kindsDefinedIn({ path: 'a.yaml', text }, 'helm.toolkit.fluxcd.io'), []);
});
