import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { JsonObject } from '../../src/core/resource/json.ts';
import { repeatedObjects } from '../../src/present/problems/repeatedObjects.ts';
import { locateField } from '../../src/core/provenance/locateField.ts';
import { engineSession } from './support/engineSession.ts';

// How the source of an Application is read: the cases B06 to B09, B21, B22 and G17 of drift, which no object tells.

const url = 'https://git.example.com/org/fleet.git';
const application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop', namespace: 'argocd' },
  spec: {
    source: { repoURL: url, targetRevision: 'HEAD', path: 'app' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
  },
};
const manifest = (data: string, namespace = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n${namespace}data:\n${data}`;

interface Told {
  readonly objects: readonly JsonObject[];
  /** Where `data.a` of the last one is written. */
  readonly line: string | undefined;
  readonly repeated: readonly string[];
  readonly failures: readonly string[];
}

async function tell(t: TestContext, files: Readonly<Record<string, string>>): Promise<Told> {
  const it = await engineSession(t, { 'applications/shop.yaml': JSON.stringify(application), ...files });
  const failures = await it.problems();
  const { snapshot } = it.session;
  const build = snapshot.owners.find(({ owner }) => owner.id.kind === 'Application')?.working?.lastGood;
  const last = build?.objects.at(-1);
  const origin =
    last && locateField(last, [{ field: 'data' }, { field: 'a' }], (path) => build?.texts.get(path));
  return {
    objects: build?.objects.map(({ object }) => object) ?? [],
    line: origin && `${origin.path}:${String(origin.line)}`,
    repeated: [...repeatedObjects(snapshot, () => ({}))].flatMap(([path, problems]) =>
      problems.map(
        ({ start, severity, message }) =>
          `${path.slice(it.repository.folder.length + 1)}:${String(start.line + 1)} ${severity} ${message}`,
      ),
    ),
    failures,
  };
}

test('of a key that is written twice the last counts where nothing but Argo CD reads the file', async (t) => {
  const { objects, line } = await tell(t, { 'app/a.yaml': manifest('  a: "1"\n  a: "2"\n') });
  assert.deepEqual(
    objects.map(({ data }) => data),
    [{ a: '2' }],
  );
  assert.equal(line, 'app/a.yaml:7');
});

test('kustomize refuses such a file', async (t) => {
  const { failures } = await tell(t, {
    'app/a.yaml': manifest('  a: "1"\n  a: "2"\n'),
    'app/kustomization.yaml': 'resources: [a.yaml]\n',
  });
  assert.match(failures.join('\n'), /mapping key "a" already defined at line 6/);
});

test('of an object that is there twice the last counts, and the first is told at its name', async (t) => {
  const { repeated } = await tell(t, {
    'app/a.yaml': manifest('  a: "1"\n'),
    'app/b.yaml': manifest('  a: "2"\n', '  namespace: shop\n'),
    'app/c.yaml': manifest('  a: "3"\n', '  namespace: other\n'),
  });
  assert.deepEqual(repeated, [
    'app/a.yaml:4 warning Application/argocd/shop has another ConfigMap web behind this one (app/b.yaml:4), and only that counts: take one of them away',
  ]);
});

test('words and numbers are those of YAML 1.1 in a folder, and of kustomize where that is asked', async (t) => {
  const other = 'apiVersion: example.com/v1\nkind: Any\nmetadata: { name: a }\n';
  const files = {
    'app/any.yaml': `${other}spec: { enabled: on, day: 2001-01-01, mode: 0644 }\n`,
    'app/map.yaml': manifest('  8080: x\n  on: z\n'),
  };
  const plain = await tell(t, files);
  assert.deepEqual(
    plain.objects.map(({ spec, data }) => spec ?? data),
    [
      { enabled: true, day: '2001-01-01', mode: 420 },
      { 8080: 'x', true: 'z' },
    ],
  );
  const kustomized = await tell(t, {
    'app/any.yaml': files['app/any.yaml'],
    'app/kustomization.yaml': 'resources: [any.yaml]\n',
  });
  assert.deepEqual(
    kustomized.objects.map(({ spec }) => spec),
    [{ enabled: 'on', day: '2001-01-01T00:00:00Z', mode: 420 }],
  );
});
