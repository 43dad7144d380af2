import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnerId } from '../../../src/core/owner/owner.ts';
import type { FileTree } from '../../../src/session/inputs.ts';
import { ownerManifest, type ManifestPlace } from '../../../src/session/owners/ownerManifest.ts';

const apps: OwnerId = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
const podinfo: OwnerId = { kind: 'HelmRelease', namespace: 'podinfo', name: 'podinfo' };

const kustomization = (spec: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: ${spec}\n`;
const release = (spec: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: podinfo }\nspec: ${spec}\n`;

const clusters = {
  'clusters/production/apps.yaml': kustomization('{ sourceRef: { name: fleet }, path: ./apps/production }'),
  'clusters/staging/apps.yaml': kustomization('{ sourceRef: { name: fleet }, path: ./apps/staging }'),
};
const patched = {
  'apps/base/podinfo.yaml': release('{ chart: { spec: { chart: podinfo } } }'),
  'apps/production/podinfo-values.yaml': release('{ values: { replicas: 3 } }'),
};

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly id: OwnerId;
  readonly place?: ManifestPlace;
  readonly expected: string | undefined;
}

const cases: readonly Case[] = [
  { title: 'of several clusters nobody can say', files: clusters, id: apps, expected: undefined },
  {
    title: 'it lies below what is applied to its cluster',
    files: clusters,
    id: apps,
    place: { below: ['./apps/staging', './clusters/staging/'] },
    expected: 'clusters/staging/apps.yaml',
  },
  {
    title: 'a cluster to which all of the repository is applied tells nothing',
    files: clusters,
    id: apps,
    place: { below: ['./', '.'] },
    expected: undefined,
  },
  {
    title: 'a folder whose name begins alike is another one',
    files: clusters,
    id: apps,
    place: { below: ['clusters/prod'] },
    expected: undefined,
  },
  {
    title: 'it is where what renders it took it from',
    files: clusters,
    id: apps,
    place: { path: 'clusters/production/apps.yaml', below: ['clusters/staging'] },
    expected: 'clusters/production/apps.yaml',
  },
  {
    title: 'a patch of it says a part of it alone',
    files: patched,
    id: podinfo,
    expected: 'apps/base/podinfo.yaml',
  },
  {
    title: 'a patch is all that there is',
    files: { 'values.yaml': release('{ values: { replicas: 3 } }') },
    id: podinfo,
    expected: 'values.yaml',
  },
];

for (const { title, files, id, place, expected } of cases)
  test(`the manifest of an owner: ${title}`, () => {
    const tree: FileTree = new Map(
      Object.entries(files).map(([path, text]) => [path, { kind: 'text', source: { path, text } }]),
    );
    assert.equal(ownerManifest(tree, id, place)?.path, expected);
  });
