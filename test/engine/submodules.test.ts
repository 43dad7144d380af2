import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { rendersAt } from '../../src/session/builds/rendersAt.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';
import { engineSession, fluxKustomization, type EngineSession } from './support/engineSession.ts';

/** What a render needs and lies in a submodule is not read, though it may be checked out: it is not known, and no mistake. */

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const application = (name: string, source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: shop }
  source: { repoURL: https://git.example.com/org/fleet.git, targetRevision: main, ${source} }
`;

const applicationSet = (name: string, git: string): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: ${name}, namespace: argocd }
spec:
  generators:
    - git: { repoURL: https://git.example.com/org/fleet.git, revision: main, ${git} }
  template:
    metadata: { name: '${name}-{{path.basename}}' }
    spec:
      project: default
      destination: { server: https://kubernetes.default.svc, namespace: shop }
      source: { repoURL: https://git.example.com/org/fleet.git, targetRevision: main, path: '{{path}}' }
`;

interface World extends EngineSession {
  /** The first digits of what is pinned. */
  readonly pinned: string;
}

async function world(t: TestContext, files: Readonly<Record<string, string>>): Promise<World> {
  const vendor = temporaryRepository(t);
  for (const file of ['base/kustomization.yaml', 'chart/Chart.yaml', 'values.yaml', 'patch.yaml'])
    vendor.write(file, '');
  const pinned = vendor.commit('vendor').slice(0, 10);
  const made = await engineSession(t, files);
  const { git } = made.repository;
  git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', vendor.folder, 'vendor');
  git('commit', '--quiet', '-m', 'vendor');
  await made.session.refresh();
  return { ...made, pinned };
}

/** By the kustomization of `apps`: the text that is marked, and the path that is told. */
const references: readonly (readonly [kustomization: string, marked: string, path: string])[] = [
  ['resources: [../vendor/base]\n', '../vendor/base', 'vendor/base'],
  ['resources: [../vendor]\n', '../vendor', 'vendor'],
  ['components: [../vendor/base]\n', '../vendor/base', 'vendor/base'],
  [
    'resources: [a.yaml]\npatches: [{ path: ../vendor/patch.yaml }]\n',
    '../vendor/patch.yaml',
    'vendor/patch.yaml',
  ],
  ['resources: [a.yaml]\nconfigurations: [../vendor/c.yaml]\n', '../vendor/c.yaml', 'vendor/c.yaml'],
  ['configMapGenerator: [{ name: x, files: [../vendor/f.txt] }]\n', '../vendor/f.txt', 'vendor/f.txt'],
];

describe('a render that needs what lies in a submodule', () => {
  for (const [kustomization, marked, path] of references)
    it(`is told at ${marked} of ${kustomization.split(':', 1)[0] ?? ''}`, async (t) => {
      const { problems, pinned, session } = await world(t, {
        'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
        'apps/kustomization.yaml': kustomization,
        'apps/a.yaml': configMap,
      });
      const line = kustomization.slice(0, kustomization.indexOf(marked)).split('\n').length;
      const told =
        path === 'vendor'
          ? `vendor is a submodule (at ${pinned}), which is not read`
          : `${path} lies in the submodule vendor (at ${pinned}), which is not read`;
      assert.deepEqual(await problems(), [
        `apps/kustomization.yaml:${String(line)} '${marked}' content-not-read: ${told} (Kustomization/flux-system/apps fails)`,
      ]);
      const [root = ''] = session.snapshot.inputs.repositories.keys();
      const head = session.snapshot.inputs.repositories.get(root)?.repository.head.commit ?? '';
      const inspected = session.inspect(root, [head]);
      await session.settled();
      const [render] = rendersAt(session.snapshot, root, head);
      assert.equal(render && 'reason' in render && render.reason, told);
      inspected.dispose();
    });

  it('is told of paths, charts, values and folders of owners', async (t) => {
    const { problems, pinned } = await world(t, {
      'clusters/path.yaml': fluxKustomization('path', 'vendor/base'),
      'clusters/folder.yaml': application('folder', 'path: vendor/base'),
      'clusters/chart.yaml': application('chart', 'path: vendor/chart, helm: {}'),
      'clusters/values.yaml': application(
        'values',
        'path: chart, helm: { valueFiles: [../vendor/values.yaml] }',
      ),
      'clusters/recursive.yaml': application(
        'recursive',
        "path: '.', directory: { recurse: true, include: 'a.yaml' }",
      ),
      'a.yaml': configMap,
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'chart/templates/a.yaml': configMap,
    });
    const told = (path: string): string =>
      `content-not-read: ${path} lies in the submodule vendor (at ${pinned}), which is not read`;
    const found = (await problems()).map((text) =>
      text.replace(/ \([^()]* fails\)$/, '').replace(/:\d+ '.*?' /, ' '),
    );
    assert.deepEqual(found.sort(), [
      `clusters/chart.yaml ${told('vendor/chart')}`,
      `clusters/folder.yaml ${told('vendor/base')}`,
      `clusters/path.yaml ${told('vendor/base')}`,
      `clusters/recursive.yaml content-not-read: vendor is a submodule (at ${pinned}), which is not read`,
      `clusters/values.yaml ${told('vendor/values.yaml')}`,
    ]);
  });

  it('is told of ApplicationSets whose folders may lie in it, and not of others', async (t) => {
    const { problems, pinned, session, repository } = await world(t, {
      'apps/one/a.yaml': configMap,
      'clusters/below.yaml': applicationSet('below', "directories: [{ path: 'apps/*' }, { path: '*/base' }]"),
      'clusters/excluded.yaml': applicationSet(
        'excluded',
        "directories: [{ path: '*/*' }, { path: 'vendor/*', exclude: true }, { path: 'clusters/*' }]",
      ),
      'clusters/itself.yaml': applicationSet('itself', "directories: [{ path: '*' }]"),
      'clusters/elsewhere.yaml': applicationSet('elsewhere', "directories: [{ path: 'apps/*' }]"),
      'clusters/files.yaml': applicationSet('files', "files: [{ path: 'v*' }]"),
    });
    assert.deepEqual(
      (await problems())
        .filter((text) => text.includes('ApplicationSet'))
        .map((text) => text.replace(/'git: .*? \}'(?= \S+: )/, "'git'")),
      [
        `clusters/below.yaml:6 'git' content-not-read: vendor is a submodule (at ${pinned}), which is not read (ApplicationSet/argocd/below fails)`,
        "clusters/files.yaml:6 'git' kustomize-build: spec.generators[0]: git: v* matches the submodule vendor, which Argo CD cannot read as a file: it generates nothing (ApplicationSet/argocd/files fails)",
      ],
    );
    const [root = ''] = session.snapshot.inputs.repositories.keys();
    session.inspect(root, [repository.git('rev-parse', 'HEAD')]);
    const generated = (await session.settled()).owners
      .filter(({ owner }) => owner.id.kind === 'ApplicationSet')
      .map(({ owner, working }) => [
        'name' in owner.id ? owner.id.name : '',
        working?.outcome.ok ? working.outcome.value.objects.map(({ id }) => id.name).sort() : 'fails',
      ]);
    assert.deepEqual(Object.fromEntries(generated), {
      below: 'fails',
      files: 'fails',
      excluded: ['excluded-one'],
      itself: ['itself-apps', 'itself-clusters', 'itself-vendor'],
      elsewhere: ['elsewhere-one'],
    });
  });

  it('what is missing elsewhere stays a mistake', async (t) => {
    const { problems } = await world(t, {
      'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
      'apps/kustomization.yaml': 'resources: [vendor/base]\nconfigurations: [gone.yaml]\n',
    });
    assert.deepEqual(await problems(), [
      "apps/kustomization.yaml:1 'vendor/base' kustomize-build: vendor/base: no such file or directory (Kustomization/flux-system/apps fails)",
    ]);
  });
});
