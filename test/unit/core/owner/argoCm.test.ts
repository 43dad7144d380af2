import assert from 'node:assert/strict';
import test from 'node:test';
import { readArgoCustomizations } from '../../../../src/core/owner/argo/argoCustomizations.ts';
import { excludedBy, readArgoExclusions } from '../../../../src/core/owner/argo/argoExclusions.ts';
import { matchesGlob } from '../../../../src/core/owner/argo/goGlob.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const noRule = {
  name: '',
  namespace: '',
  managedFieldsManagers: [],
  jsonPointers: [],
  jqPathExpressions: [],
};
const ofRollouts = {
  ...noRule,
  group: 'argoproj.io',
  kind: 'Rollout',
  setting: 'resource.customizations.knownTypeFields.argoproj.io_Rollout, by default',
  knownTypeFields: [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }],
};
const ofStatus = {
  ...noRule,
  group: '*',
  kind: '*',
  setting: 'resource.compareoptions: ignoreResourceStatusField',
  jsonPointers: ['/status'],
};

for (const [title, data, expected] of [
  ['nothing but the status, where nothing is said', {}, [ofRollouts, ofStatus]],
  [
    'keys of one kind, of the core group and of all, with what they say of it',
    {
      'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers:\n- /spec/replicas\n',
      'resource.customizations.ignoreDifferences.ConfigMap': 'jqPathExpressions: [".data.at"]\n',
      'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [kube-controller-manager]\n',
      'resource.customizations.health.apps_Deployment': 'return {}',
      'resource.compareoptions': 'ignoreResourceStatusField: none\n',
    },
    [
      {
        ...noRule,
        group: 'apps',
        kind: 'Deployment',
        setting: 'resource.customizations.ignoreDifferences.apps_Deployment',
        jsonPointers: ['/spec/replicas'],
      },
      {
        ...noRule,
        group: '',
        kind: 'ConfigMap',
        setting: 'resource.customizations.ignoreDifferences.ConfigMap',
        jqPathExpressions: ['.data.at'],
      },
      {
        ...noRule,
        group: '*',
        kind: '*',
        setting: 'resource.customizations.ignoreDifferences.all',
        managedFieldsManagers: ['kube-controller-manager'],
      },
      ofRollouts,
    ],
  ],
  [
    'all in one key, where a key of its own goes before',
    {
      'resource.customizations': [
        'apps/Deployment:',
        '  ignoreDifferences: |',
        '    jsonPointers: [/spec/old]',
        'apps/*:',
        '  ignoreDifferences: |',
        '    jsonPointers: [/spec/any]',
        '    managedFieldsManagers: [nobody looks these up]',
      ].join('\n'),
      'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/new]\n',
      'resource.compareoptions': 'ignoreResourceStatusField: off\n',
    },
    [
      {
        ...noRule,
        group: 'apps',
        kind: '*',
        setting: 'resource.customizations',
        jsonPointers: ['/spec/any'],
      },
      {
        ...noRule,
        group: 'apps',
        kind: 'Deployment',
        setting: 'resource.customizations.ignoreDifferences.apps_Deployment',
        jsonPointers: ['/spec/new'],
      },
      ofRollouts,
    ],
  ],
  [
    'known types, where a key of its own goes before and another type of Rollouts in place of the usual one',
    {
      'resource.customizations': [
        'example.com/Widget:',
        '  knownTypeFields: [{field: spec.old, type: core/Quantity}]',
        'argoproj.io/Rollout:',
        '  knownTypeFields: [{field: spec.other, type: core/v1/Container}]',
      ].join('\n'),
      'resource.customizations.knownTypeFields.example.com_Widget':
        '- {field: spec.memory, type: core/Quantity}\n- {field: spec.every, type: meta/v1/Duration}\n- nothing\n',
      'resource.compareoptions': 'ignoreResourceStatusField: none\n',
    },
    [
      {
        ...ofRollouts,
        setting: 'resource.customizations',
        knownTypeFields: [{ field: 'spec.other', type: 'core/v1/Container' }],
      },
      {
        ...noRule,
        group: 'example.com',
        kind: 'Widget',
        setting: 'resource.customizations.knownTypeFields.example.com_Widget',
        knownTypeFields: [
          { field: 'spec.memory', type: 'core/Quantity' },
          { field: 'spec.every', type: 'meta/v1/Duration' },
        ],
      },
    ],
  ],
  [
    'the status of definitions alone, and aggregated roles',
    { 'resource.compareoptions': 'ignoreResourceStatusField: crd\nignoreAggregatedRoles: true\n' },
    [
      ofRollouts,
      { ...ofStatus, group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
      {
        ...noRule,
        group: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        setting: 'resource.compareoptions: ignoreAggregatedRoles',
        jqPathExpressions: ['select(.aggregationRule != null) | .rules'],
      },
    ],
  ],
] satisfies readonly (readonly [string, JsonObject, readonly JsonObject[]])[])
  void test(`argocd-cm leaves out of the comparison: ${title}`, () => {
    assert.deepEqual(readArgoCustomizations(data), expected);
  });

void test('argocd-cm leaves kinds out, of some clusters or of all', () => {
  const exclusions = readArgoExclusions({
    'resource.exclusions': [
      '- apiGroups: ["", discovery.k8s.io]',
      '  kinds: [Endpoints, EndpointSlice]',
      '- apiGroups: ["*.example.com"]',
      '  clusters: ["https://192.168.0.*"]',
    ].join('\n'),
  });
  const here = 'https://kubernetes.default.svc';
  for (const [group, kind, server, expected] of [
    ['', 'Endpoints', here, 'by resource.exclusions of argocd-cm'],
    ['discovery.k8s.io', 'EndpointSlice', here, 'by resource.exclusions of argocd-cm'],
    ['', 'Service', here, undefined],
    ['team.example.com', 'Thing', here, undefined],
    ['team.example.com', 'Thing', 'https://192.168.0.20', 'by resource.exclusions of argocd-cm'],
    ['', 'Event', here, 'of itself'],
    ['coordination.k8s.io', 'Lease', here, 'of itself'],
  ] as const)
    assert.equal(excludedBy(exclusions, { group, kind }, server), expected, `${group}/${kind}`);

  const inclusions = readArgoExclusions({ 'resource.inclusions': '- apiGroups: [apps]\n  kinds: ["*"]\n' });
  assert.equal(excludedBy(inclusions, { group: 'apps', kind: 'Deployment' }, here), undefined);
  assert.equal(
    excludedBy(inclusions, { group: '', kind: 'ConfigMap' }, here),
    'by resource.inclusions of argocd-cm',
  );
});

void test('patterns as Argo CD reads them', () => {
  for (const [pattern, text, expected] of [
    ['*', '', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['ap?s', 'apps', true],
    ['{apps,batch}', 'batch', true],
    ['{apps,batch}', 'apps,batch', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['a.b', 'axb', false],
    ['a\\*', 'a*', true],
    ['{open', '{open', false],
    ['team-*', 'team-a', true],
  ] as const)
    assert.equal(matchesGlob(pattern, text), expected, `${pattern} and ${text}`);
});
