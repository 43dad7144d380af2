import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTracking, type ArgoTracking } from '../../../../src/core/owner/argo/argoTracking.ts';
import { sharedBlock } from '../../../../src/core/plan/sharedBlock.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const id = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'one' };
const marked = (by: string): JsonObject => ({
  metadata: { annotations: { 'argocd.argoproj.io/tracking-id': `${by}:/ConfigMap:shop/one` } },
});
const labelled = (by: string): JsonObject => ({ metadata: { labels: { 'app.kubernetes.io/instance': by } } });
const byLabel: ArgoTracking = { ...defaultTracking, method: 'label' };
const told = (name: string): string =>
  `ConfigMap shop/one is part of the Application ${name} too (FailOnSharedResource)`;

const rows: readonly (readonly [
  title: string,
  live: JsonObject | null,
  tracking: ArgoTracking,
  told: string | undefined,
])[] = [
  ['its own', marked('shop'), defaultTracking, undefined],
  ['nobody’s', { metadata: {} }, defaultTracking, undefined],
  ['not there', null, defaultTracking, undefined],
  ['another one’s', marked('other'), defaultTracking, told('other')],
  ['one’s of another namespace', marked('team_other'), defaultTracking, told('team/other')],
  ['another one’s by a label that does not count', labelled('other'), defaultTracking, undefined],
  ['another one’s by its label', labelled('other'), byLabel, told('other')],
];
for (const [title, live, tracking, expected] of rows)
  void test(`an object that is live is ${title}`, () => {
    const build = { failsOnShared: true, instance: 'shop', tracking };
    assert.equal(sharedBlock(build, [{ id, live }]), expected);
    assert.equal(sharedBlock({ ...build, failsOnShared: false }, [{ id, live }]), undefined);
  });
