import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { lfsPointerText } from '../../src/core/owner/lfsPointer.ts';
import { rendersAt } from '../../src/session/builds/rendersAt.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { addToLfs, lfsObjectPath } from '../support/lfsFile.ts';
import { engineSession, fluxKustomization, type EngineSession } from './support/engineSession.ts';

/** Of a file that Git LFS stores, Git has a pointer: Flux applies that, Argo CD the content where it has Git LFS. */

const configMap = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: ${value} }\n`;
const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: apps, namespace: argocd }
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: shop }
  source: { repoURL: https://git.example.com/org/fleet.git, targetRevision: main, path: apps }
`;
const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: shop }
spec:
  interval: 10m
  chart:
    spec:
      chart: ./chart
      valuesFiles: [chart/prod.yaml]
      sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system }
`;
const chart = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const pointerOf = (text: string): string =>
  lfsPointerText({ objectId: sha256(text), size: Buffer.byteLength(text) });

interface World extends EngineSession {
  readonly head: string;
  /** Objects of the one owner at the commit, or why it does not render. */
  readonly atHead: () => Promise<unknown>;
  readonly working: () => Promise<unknown>;
  readonly owner: () => OwnerSnapshot | undefined;
}

/** `stored` are the files of Git LFS. */
async function world(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>>,
  how: { readonly inStore?: boolean } = {},
): Promise<World> {
  const attributes = Object.keys(stored).map((path) => `/${path} filter=lfs -text\n`);
  const made = await engineSession(t, { '.gitattributes': attributes.join(''), ...files });
  const { repository, session } = made;
  const { git } = repository;
  for (const [path, content] of Object.entries(stored)) addToLfs(repository, path, content, how);
  git('commit', '--quiet', '-m', 'lfs');
  const head = git('rev-parse', 'HEAD');
  git('update-ref', 'refs/remotes/origin/main', head);
  await session.refresh();
  const root = repository.folder;
  const inspected = session.inspect(root, [head]);
  t.after(() => {
    inspected.dispose();
  });
  const owner = (): OwnerSnapshot | undefined =>
    session.snapshot.owners.find(({ owner: { id } }) => id.kind !== 'Target' && id.name === 'apps');
  return {
    ...{ ...made, head, owner },
    atHead: async () => {
      await session.settled();
      const [render] = rendersAt(session.snapshot, root, head);
      return render?.kind === 'rendered' ? render.objects.map(({ object }) => object) : render?.reason;
    },
    working: async () => {
      await session.settled();
      const outcome = owner()?.working?.outcome;
      return outcome?.ok === true ? outcome.value.objects.map(({ object }) => object) : undefined;
    },
  };
}

const told = (path: string): string =>
  `lfs-pointer: Flux has no Git LFS, and applies the pointer in place of this file's content: take it out of Git LFS (git lfs untrack, then git add --renormalize ${path})`;

/** By what Flux does with the file: the file, its content, and what is beside it. */
const failing: readonly (readonly [
  what: string,
  path: string,
  content: string,
  files: Readonly<Record<string, string>>,
])[] = [
  ['a manifest of a folder', 'apps/a.yaml', configMap('1'), {}],
  ['a resource', 'apps/a.yaml', configMap('1'), { 'apps/kustomization.yaml': 'resources: [a.yaml]\n' }],
  [
    'a resource of a base',
    'base/sub/a.yaml',
    configMap('1'),
    {
      'apps/kustomization.yaml': 'resources: [../base]\n',
      'base/kustomization.yaml': 'resources: [sub/a.yaml]\n',
    },
  ],
  ...['patches: [{ path: p.yaml }]', 'patchesStrategicMerge: [p.yaml]'].map(
    (patches) =>
      [
        patches,
        'apps/p.yaml',
        configMap('2'),
        {
          'apps/kustomization.yaml': `resources: [a.yaml]\n${patches}\n`,
          'apps/a.yaml': configMap('1'),
        },
      ] as const,
  ),
  [
    'a configuration of kustomize',
    'apps/c.yaml',
    'namePrefix: []\n',
    {
      'apps/kustomization.yaml': 'resources: [a.yaml]\nconfigurations: [c.yaml]\n',
      'apps/a.yaml': configMap('1'),
    },
  ],
  ['a kustomization', 'apps/kustomization.yaml', 'resources: [a.yaml]\n', { 'apps/a.yaml': configMap('1') }],
  [
    'a template of a chart',
    'chart/templates/a.yaml',
    configMap('1'),
    {
      'apps/release.yaml': release,
      'chart/Chart.yaml': chart,
      'chart/prod.yaml': 'a: 1\n',
      'chart/values.yaml': '',
    },
  ],
  [
    'values of a chart',
    'chart/prod.yaml',
    'a: 1\n',
    {
      'apps/release.yaml': release,
      'chart/Chart.yaml': chart,
      'chart/values.yaml': '',
      'chart/templates/a.yaml': configMap('1'),
    },
  ],
];

describe('a file of Git LFS that Flux reads', () => {
  for (const [what, path, content, files] of failing)
    it(`${what}: one problem, in the file`, async (t) => {
      const { problems } = await world(
        t,
        { 'clusters/apps.yaml': fluxKustomization('apps', 'apps'), ...files },
        { [path]: content },
      );
      const who = path.startsWith('chart/') ? 'HelmRelease/shop/shop' : 'Kustomization/flux-system/apps';
      const [line = ''] = content.split('\n');
      assert.deepEqual(await problems(), [`${path}:1 '${line}' ${told(path)} (${who} fails)`]);
    });

  it('one problem a file, however many owners fail', async (t) => {
    const names = ['apps', 'b', 'c'];
    const { problems } = await world(
      t,
      Object.fromEntries(
        names.flatMap((name) => [
          [`clusters/${name}.yaml`, fluxKustomization(name, name)],
          [`${name}/kustomization.yaml`, 'resources: [../base]\n'],
          ['base/kustomization.yaml', 'resources: [a.yaml, b.yaml]\n'],
        ]),
      ),
      { 'base/a.yaml': configMap('1'), 'base/b.yaml': configMap('2') },
    );
    const who = names.map((name) => `Kustomization/flux-system/${name}`).join(', ');
    assert.deepEqual(await problems(), [
      `base/a.yaml:1 'apiVersion: v1' ${told('base/a.yaml')} (3 owners fail: ${who})`,
    ]);
  });

  it('another mistake beside such a file stays told where it is', async (t) => {
    const { problems } = await world(
      t,
      {
        'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
        'apps/kustomization.yaml':
          'resources: [gone.yaml]\nconfigMapGenerator: [{ name: x, files: [f.txt] }]\n',
      },
      { 'apps/f.txt': 'content' },
    );
    assert.deepEqual(await problems(), [
      "apps/kustomization.yaml:1 'gone.yaml' kustomize-build: gone.yaml: no such file or directory (Kustomization/flux-system/apps fails)",
    ]);
  });

  for (const generator of ['configMapGenerator', 'secretGenerator'])
    it(`${generator}: the pointer is what is applied, and no edit`, async (t) => {
      const { problems, atHead, working, session, repository } = await world(
        t,
        {
          'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
          'apps/kustomization.yaml': `${generator}: [{ name: x, files: [f.txt], options: { disableNameSuffixHash: true } }]\n`,
        },
        { 'apps/f.txt': 'content' },
      );
      assert.deepEqual(await problems(), [
        `apps/f.txt:1 'content' ${told('apps/f.txt')} (Kustomization/flux-system/apps)`,
      ]);
      const encoded = (text: string): string =>
        generator === 'secretGenerator' ? Buffer.from(text).toString('base64') : text;
      const data = async (): Promise<unknown> => {
        const [object] = (await working()) as { readonly data: Record<string, string> }[];
        return { 'f.txt': object?.data['f.txt']?.replace(generator === 'secretGenerator' ? /\n/g : '', '') };
      };
      assert.deepEqual(await data(), { 'f.txt': encoded(pointerOf('content')) });
      const [before, now] = [await atHead(), await working()];
      assert.equal((before as unknown[])[0], (now as unknown[])[0]);
      // What a person writes is stored as another pointer, whether it is saved or not.
      session.repositories.setBuffer(join(repository.folder, 'apps/f.txt'), 'edited');
      assert.deepEqual(await data(), { 'f.txt': encoded(pointerOf('edited')) });
      // Without the attribute Git gets the content.
      repository.write('.gitattributes', '');
      await session.filesChanged([join(repository.folder, '.gitattributes')]);
      assert.deepEqual(await data(), { 'f.txt': encoded('edited') });
      assert.deepEqual(await problems(), []);
    });
});

describe('a file of Git LFS that Argo CD reads', () => {
  const files = { 'clusters/apps.yaml': application };
  const stored = { 'apps/a.yaml': configMap('1') };
  const doubt =
    'Git LFS stores apps/a.yaml, and Argo CD reads its content only if the Secret of the repository says enableLfs';

  it('has its content in commits as well, which is estimated', async (t) => {
    const { atHead, working, problems, owner } = await world(t, files, stored);
    const [before, now] = [await atHead(), await working()];
    assert.deepEqual((now as { readonly data: unknown }[])[0]?.data, { a: 1 });
    assert.equal((before as unknown[])[0], (now as unknown[])[0]);
    assert.deepEqual(await problems(), []);
    assert.ok(owner()?.base?.estimatedBecause?.endsWith(doubt), owner()?.base?.estimatedBecause);
  });

  it('is not known in a commit where this clone has not got its content, until it has', async (t) => {
    const { atHead, working, session, repository, head } = await world(t, files, stored, { inStore: false });
    assert.equal(
      await atHead(),
      `apps/a.yaml is stored by Git LFS, and its content is not in this clone (git lfs fetch origin ${head.slice(0, 10)})`,
    );
    assert.deepEqual(((await working()) as { readonly data: unknown }[])[0]?.data, { a: 1 });
    repository.write(`.git/lfs/${lfsObjectPath(sha256(stored['apps/a.yaml']))}`, stored['apps/a.yaml']);
    await session.repositories.refresh();
    assert.deepEqual(await atHead(), await working());
  });

  it('is not known in the working tree where that has the pointer', async (t) => {
    const { session, repository, problems, working } = await world(t, files, stored, { inStore: false });
    const path = join(repository.folder, 'apps/a.yaml');
    repository.write('apps/a.yaml', pointerOf(stored['apps/a.yaml']));
    await session.filesChanged([path]);
    assert.deepEqual(await problems(), [
      "clusters/apps.yaml:7 'path' content-not-read: apps/a.yaml is stored by Git LFS, and its content is not in this clone (git lfs pull) (Application/argocd/apps fails)",
    ]);
    repository.write('apps/a.yaml', stored['apps/a.yaml']);
    await session.filesChanged([path]);
    assert.deepEqual(((await working()) as { readonly data: unknown }[])[0]?.data, { a: 1 });
    assert.deepEqual(await problems(), []);
  });

  it('beside one that Flux reads, each has what its agent does', async (t) => {
    const { session, head } = await world(
      t,
      { ...files, 'clusters/flux.yaml': fluxKustomization('flux', 'apps') },
      stored,
    );
    await session.settled();
    const [root = ''] = session.snapshot.inputs.repositories.keys();
    for (const renders of [
      rendersAt(session.snapshot, root, head),
      rendersAt(session.snapshot, root, 'working'),
    ])
      assert.deepEqual(renders.map(({ snapshot, kind }) => [snapshot.owner.id.kind, kind]).sort(), [
        ['Application', 'rendered'],
        ['Kustomization', 'failed'],
      ]);
  });
});
