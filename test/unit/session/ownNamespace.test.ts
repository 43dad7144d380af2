import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgoApplication } from '../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../src/core/owner/argo/argoSettings.ts';
import type { Owner } from '../../../src/core/owner/owner.ts';
import { at, type JsonObject } from '../../../src/core/resource/json.ts';
import { desiredMaker } from '../../../src/session/builds/desiredMaker.ts';
import { ownNamespace } from '../../../src/session/clusters/ownNamespace.ts';
import { objectsById } from '../../../src/session/derive/placedObjects.ts';
import { withOwnNamespaces } from '../../../src/session/provenance/withOwnNamespaces.ts';
import type { UnjudgedOwner } from '../../../src/session/snapshot.ts';
import {
  build,
  configMap,
  deployedAs,
  environment,
  origins,
  settled,
  text,
} from '../../support/snapshots.ts';

const url = 'https://git.example.com/fleet.git';

function owner(labels: JsonObject, applied: JsonObject = labels): Owner {
  const application = {
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: {
      source: { repoURL: url, path: 'apps' },
      destination: { namespace: 'shop' },
      syncPolicy: { syncOptions: ['CreateNamespace=true'], managedNamespaceMetadata: { labels } },
    },
    status: { operationState: { syncResult: { managedNamespaceMetadata: { labels: applied } } } },
  };
  const read = readArgoApplication(application, readArgoSettings('argocd', undefined), [
    { name: 'origin', urls: [url] },
  ]);
  assert.ok(read.kind === 'ours');
  return read.owner;
}

test('the Namespace that an Application makes stands beside what it renders, without its mark', () => {
  const by = owner({ team: 'a' });
  const made = ownNamespace(by, 'desired');
  assert.ok(made);
  assert.equal(ownNamespace(by, 'applied'), made);
  const placed = objectsById(
    build({ objects: [configMap('one', {})] }),
    { environment: environment(), owner: by },
    made,
  );
  assert.deepEqual([...placed.keys()].toSorted(), ['/ConfigMap:shop/one', '/Namespace:/shop']);
  for (const { built, resource } of placed.values()) {
    const desired = desiredMaker(by, resource?.namespaced ?? true, [])(built);
    const mark = at(desired?.object ?? {}, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id');
    assert.equal(typeof mark, built === made ? 'undefined' : 'string');
  }
});

test('as it was made and as it is to be are told apart', () => {
  const by = owner({ team: 'b' }, { team: 'a' });
  const teams = (['applied', 'desired'] as const).map((point) =>
    at(ownNamespace(by, point)?.object ?? {}, 'metadata', 'labels', 'team'),
  );
  assert.deepEqual(teams, ['a', 'b']);
});

test('one that is rendered counts in its place, and none where nothing is rendered', () => {
  const by = owner({ team: 'a' });
  const place = { environment: environment(), owner: by };
  const made = ownNamespace(by, 'desired');
  const rendered = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const [placed] = objectsById(build({ objects: [rendered] }), place, made).values();
  assert.equal(placed?.built?.object, rendered);
  assert.equal(objectsById(undefined, place, made).size, 0);
});

const manifest = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination:
    namespace: shop
  syncPolicy:
    managedNamespaceMetadata:
      labels:
        team: a
`;

/** The Application as an owner that somebody has read. */
function known(parts: Partial<UnjudgedOwner> = {}): UnjudgedOwner {
  const [one] = settled(deployedAs([configMap('one', {})], [])).owners;
  assert.ok(one);
  return { ...one, owner: owner({ team: 'a' }), ...parts };
}

const linesOf = (one: UnjudgedOwner | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...(one?.namespaceOrigins ?? [])].map(([pointer, { path, line, certain }]) => [
      pointer,
      `${path}:${String(line)}${certain ? '' : ' (about)'}`,
    ]),
  );

test('its labels lead to the lines of the file that holds the Application', () => {
  const content = text('owners/shop.yaml', manifest).get('owners/shop.yaml');
  assert.ok(content?.kind === 'text');
  const one = known({ manifest: content.source });
  const [found] = withOwnNamespaces([one]);
  assert.ok(found);
  assert.deepEqual(linesOf(found), {
    '/metadata/name': 'owners/shop.yaml:6',
    '/metadata/labels/team': 'owners/shop.yaml:10',
    '/kind': 'owners/shop.yaml:10 (about)',
  });
  assert.equal(found.working?.lastGood?.texts.get('owners/shop.yaml'), content.source);
  const [again] = withOwnNamespaces([one]);
  assert.ok(again);
  assert.equal(again.working, found.working);
  assert.equal(again.namespaceOrigins, found.namespaceOrigins);
});

test('or to those of what another owner renders the Application from', () => {
  const one = known();
  const object = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
  };
  const places = origins('sets/all.yaml', {
    '/kind': 2,
    '/spec/syncPolicy/managedNamespaceMetadata/labels/team': 21,
  });
  const working = build({ objects: [object], origins: [places], tree: text('sets/all.yaml', 'a: b\n') });
  const set = known({
    owner: { ...owner({}), id: { kind: 'Application', namespace: '', name: 'all' } },
    working,
  });
  const [found] = withOwnNamespaces([one, set]);
  assert.deepEqual(linesOf(found), {
    '/metadata/labels/team': 'sets/all.yaml:21',
    '/kind': 'sets/all.yaml:21 (about)',
  });
});

test('one that nobody writes in the repository leads nowhere', () => {
  const one = known();
  assert.equal(withOwnNamespaces([one])[0], one);
});
