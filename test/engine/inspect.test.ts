import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { BuildRequest } from '../../src/engine/engineApi.ts';
import { createGitReader } from '../../src/git/read/gitReader.ts';
import { formatOwner } from '../../src/core/owner/owner.ts';
import { rendersAt } from '../../src/session/builds/rendersAt.ts';
import type { OwnerRender } from '../../src/session/builds/workingRender.ts';
import { Session } from '../../src/session/session.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';
import { testPlatform } from '../support/testPlatform.ts';

/** Any commit can be rendered for every owner, without a cluster, and only those owners are built that it can reach. */

const owners = 20;

interface World {
  readonly repository: TemporaryRepository;
  readonly session: Session;
  readonly base: string;
  /** What the engine was asked to build since it was last looked at. */
  readonly built: () => readonly string[];
}

async function world(t: TestContext): Promise<World> {
  const repository = temporaryRepository(t);
  repository.write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  repository.write('base/web.yaml', deployment('registry.example.com/web:1'));
  const names = Array.from({ length: owners }, (_, i) => `app${String(i)}`);
  for (const name of names)
    repository.write(`apps/${name}/kustomization.yaml`, `namePrefix: ${name}-\nresources: [../../base]\n`);
  const targets = names.map((name) => `- { path: apps/${name}, environment: prod }\n`).join('');
  repository.write('.plumbline.yaml', `targets:\n${targets}`);
  const base = repository.commit('base');

  const platform = testPlatform();
  let asked: string[] = [];
  const kustomize = platform.kustomize;
  const build = (request: BuildRequest, signal?: AbortSignal): ReturnType<typeof kustomize.build> => {
    asked.push(request.root.replace(/^\/@\d+\//, ''));
    return kustomize.build(request, signal);
  };
  const counted = { ...platform, kustomize: { ...kustomize, build } };
  const session = new Session(counted);
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  await session.open([repository.folder], []);
  const built = (): readonly string[] => {
    const since = asked.sort();
    asked = [];
    return since;
  };
  return { repository, session, base, built };
}

const deployment = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { spec: { containers: [{ name: web, image: ${image} }] } } }
`;

/** A commit that no ref names, made beside whatever the person does. */
function dangling(
  { repository: { git, write } }: World,
  path: string,
  contents: string,
  parent: string,
): string {
  const before = git('show', `${parent}:${path}`);
  write(path, contents);
  const blob = git('hash-object', '-w', path);
  write(path, `${before}\n`);
  git('read-tree', parent);
  git('update-index', '--cacheinfo', `100644,${blob},${path}`);
  const tree = git('write-tree');
  git('read-tree', 'HEAD');
  return git('commit-tree', tree, '-p', parent, '-m', 'no ref names it');
}

const rendered = (renders: readonly OwnerRender[]): ReadonlyMap<string, OwnerRender> =>
  new Map(renders.map((render) => [formatOwner(render.snapshot.owner.id), render]));

test('a commit that no ref names is rendered for the owner that it can reach, and for no other', async (t) => {
  const it = await world(t);
  const inspected = it.session.inspect(it.repository.folder, [it.base]);
  await inspected.settled();
  assert.equal(it.built().length, owners);

  const changed = dangling(
    it,
    'apps/app7/kustomization.yaml',
    'namePrefix: other-\nresources: [../../base]\n',
    it.base,
  );
  const further = it.session.inspect(it.repository.folder, [changed]);
  const snapshot = await further.settled();
  assert.deepEqual(it.built(), ['apps/app7']);
  const before = rendered(rendersAt(snapshot, it.repository.folder, it.base));
  const after = rendered(rendersAt(snapshot, it.repository.folder, changed));
  assert.equal(after.size, owners);
  for (const [name, render] of after) {
    const last = before.get(name);
    assert.ok(render.kind === 'rendered' && last?.kind === 'rendered', name);
    if (name !== 'Target/prod/apps/app7') assert.equal(render.objects, last.objects, name);
    else
      assert.deepEqual(
        render.objects.map(({ id }) => id.name),
        ['other-web'],
      );
  }
  inspected.dispose();
  further.dispose();
});

test('a change of the base builds every owner that uses it, once', async (t) => {
  const it = await world(t);
  const changed = dangling(it, 'base/web.yaml', deployment('registry.example.com/web:2'), it.base);
  const inspected = it.session.inspect(it.repository.folder, [it.base, changed]);
  const snapshot = await inspected.settled();
  assert.equal(it.built().length, 2 * owners);
  const images = rendersAt(snapshot, it.repository.folder, changed).map(
    (render) => render.kind === 'rendered' && JSON.stringify(render.objects.map(({ object }) => object)),
  );
  assert.ok(images.every((text) => text !== false && text.includes('web:2')));
  inspected.dispose();
});

test('the working tree is inspected as any commit is, and follows edits', async (t) => {
  const it = await world(t);
  const inspected = it.session.inspect(it.repository.folder, [it.base, 'working']);
  await inspected.settled();
  assert.equal(it.built().length, owners);
  it.session.buffers.set(
    `${it.repository.folder}/apps/app3/kustomization.yaml`,
    'resources: [nowhere]\n',
    true,
  );
  const snapshot = await inspected.settled();
  assert.deepEqual(it.built(), ['apps/app3']);
  const at = rendered(rendersAt(snapshot, it.repository.folder, 'working')).get('Target/prod/apps/app3');
  assert.ok(at?.kind === 'failed');
  assert.match(at.reason, /nowhere/);
  inspected.dispose();
});

test('a commit that is not there fails for every owner, and nothing waits', async (t) => {
  const it = await world(t);
  const nowhere = '0123456789012345678901234567890123456789';
  const inspected = it.session.inspect(it.repository.folder, [nowhere]);
  const snapshot = await inspected.settled();
  const kinds = rendersAt(snapshot, it.repository.folder, nowhere).map(({ kind }) => kind);
  assert.deepEqual([...new Set(kinds)], ['failed']);
  inspected.dispose();
});

test('what is disposed of leaves nothing behind', async (t) => {
  const it = await world(t);
  const inspected = it.session.inspect(it.repository.folder, [it.base]);
  await inspected.settled();
  inspected.dispose();
  const snapshot = await it.session.settled();
  assert.equal(snapshot.inputs.builds.size, 0);
  assert.deepEqual([...(snapshot.inputs.repositories.get(it.repository.folder)?.commits.keys() ?? [])], []);
});

test('Git itself knows the commit, and nothing was moved for it', async (t) => {
  const it = await world(t);
  const changed = dangling(it, 'base/web.yaml', deployment('registry.example.com/web:2'), it.base);
  const inspected = it.session.inspect(it.repository.folder, [changed]);
  await inspected.settled();
  const reader = createGitReader(it.repository.folder, { environment: it.repository.environment });
  t.after(() => {
    reader.dispose();
  });
  assert.equal((await reader.commit(changed)).ok, true);
  assert.equal(it.repository.git('rev-parse', 'HEAD'), it.base);
  assert.equal(it.repository.git('status', '--porcelain'), '');
  inspected.dispose();
});
