import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goDurationSeconds } from '../../../../src/core/owner/goDuration.ts';
import { parseInventoryId } from '../../../../src/core/owner/flux/inventoryId.ts';
import { parseSourceRevision } from '../../../../src/core/owner/sourceRevision.ts';

const sha1 = '0123456789abcdef0123456789abcdef01234567';
const sha256 = `${sha1}${'89abcdef'.repeat(3)}`;

const revisions: readonly (readonly [revision: string, commit: string | undefined])[] = [
  [`main@sha1:${sha1}`, sha1],
  [`feature/branch@sha1:${sha1}`, sha1],
  [`refs/pull/420/head@sha1:${sha1}`, sha1],
  [`v1.2.3@sha1:${sha1}`, sha1],
  [`who@where@sha1:${sha1}`, sha1],
  [`main@sha256:${sha256}`, sha256],
  [`sha1:${sha1}`, sha1],
  [`main/${sha1}`, sha1],
  [`feature/branch/${sha1}`, sha1],
  [`HEAD/${sha1}`, sha1],
  [sha1, sha1],
  ['', undefined],
  ['main', undefined],
  [`main@sha1:${sha1.slice(1)}`, undefined],
  [`main@sha1:${sha1}0`, undefined],
  [`main@sha1:${sha1.toUpperCase()}`, undefined],
  [`main@sha256:${sha1}`, undefined],
  [`main@md5:${sha1}`, undefined],
  [`main@sha1:${sha1}\n`, undefined],
  [`--output=x@sha1:--help`, undefined],
];

for (const [revision, commit] of revisions)
  test(`revision ${JSON.stringify(revision)}`, () => {
    assert.deepEqual(parseSourceRevision(revision), commit === undefined ? undefined : { revision, commit });
  });

const durations: readonly (readonly [text: string, seconds: number | undefined])[] = [
  ['10m0s', 600],
  ['1h', 3600],
  ['1h30m10s', 5410],
  ['1.5h', 5400],
  ['.5m', 30],
  ['2.s', 2],
  ['250ms', 0.25],
  ['1500us', 0.0015],
  ['20µs', 0.00002],
  ['20μs', 0.00002],
  ['0', 0],
  ['+5s', 5],
  ['-5s', -5],
  ['', undefined],
  ['10', undefined],
  ['5 m', undefined],
  ['5m!', undefined],
  ['m5', undefined],
  ['1d', undefined],
  ['.s', undefined],
];

for (const [text, seconds] of durations)
  test(`duration ${JSON.stringify(text)}`, () => {
    const read = goDurationSeconds(text);
    assert.equal(read === undefined ? undefined : Number(read.toFixed(9)), seconds);
  });

const ids: readonly (readonly [id: string, expected: readonly string[] | undefined])[] = [
  ['by-flux_web_apps_Deployment', ['by-flux', 'web', 'apps', 'Deployment']],
  ['by-flux_web-config__ConfigMap', ['by-flux', 'web-config', '', 'ConfigMap']],
  ['_shop__Namespace', ['', 'shop', '', 'Namespace']],
  [
    '_widgets.example.com_apiextensions.k8s.io_CustomResourceDefinition',
    ['', 'widgets.example.com', 'apiextensions.k8s.io', 'CustomResourceDefinition'],
  ],
  [
    '_system__node__admin_rbac.authorization.k8s.io_ClusterRole',
    ['', 'system:node:admin', 'rbac.authorization.k8s.io', 'ClusterRole'],
  ],
  ['shop_a_b_rbac.authorization.k8s.io_Role', ['shop', 'a_b', 'rbac.authorization.k8s.io', 'Role']],
  ['_ends-with__%_x_Y'.replace('%', ''), ['', 'ends-with:', 'x', 'Y']],
  ['', undefined],
  ['a_b_c', undefined],
  ['a___', undefined],
  ['a__c_D', undefined],
];

for (const [id, expected] of ids)
  test(`inventory id ${JSON.stringify(id)}`, () => {
    const read = parseInventoryId(id);
    assert.deepEqual(read && [read.namespace, read.name, read.group, read.kind], expected);
  });
