import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success, type Outcome } from '../../../src/base/outcome.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { GitFailure } from '../../../src/git/gitFailure.ts';
import {
  ancestryKey,
  buildKey,
  type FileTree,
  type Inputs,
  type RepositoryInput,
} from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { lineNotes } from '../../../src/present/lines/lineNotes.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  edited,
  environment,
  firstCommit,
  kustomization,
  origins,
  repository,
  root,
  secondCommit,
  settled,
  text,
} from '../../support/snapshots.ts';

/** What is committed and not applied yet: the head of what the owner follows, beside deployed and working tree. */

const one = configMap('one', { level: 'info' });
const changed = configMap('one', { level: 'debug' });
const two = configMap('two', { level: 'info' });

interface Parts {
  readonly head?: string;
  readonly isOlder?: boolean;
  readonly fetchedAt?: number;
}

function repositoryAt({ head = secondCommit, isOlder = false, fetchedAt }: Parts = {}): RepositoryInput {
  const plain = repository();
  return repository({
    repository: {
      ...plain.repository,
      refs: [{ name: 'refs/remotes/origin/main', commit: head }],
      ...(fetchedAt === undefined ? {} : { fetchedAt }),
    },
    commits: new Map([
      [firstCommit, success(new Map())],
      [secondCommit, success(new Map())],
    ]),
    ancestry: new Map([[ancestryKey(secondCommit, firstCommit), isOlder]]),
  });
}

const atHead = (...objects: readonly (typeof one)[]): Inputs['builds'] =>
  new Map([[buildKey(root, secondCommit, 'apps'), build({ objects })]]);

const verdicts = ({ owners }: Snapshot): readonly unknown[] =>
  owners.flatMap(({ objects }) => objects.map(({ id, verdict }) => [id.name, verdict?.verdict]));

test('what is committed and not applied is pending sync, whether the working tree has it or not', () => {
  for (const working of [build({ objects: [changed] }), build({ objects: [one] })]) {
    const given = deployedAs([one], [applied(one)], {
      repository: repositoryAt(),
      builds: atHead(changed),
      working,
    });
    const snapshot = settled(given);
    assert.deepEqual(verdicts(snapshot), [['one', 'PENDING_SYNC']]);
    const [field] = snapshot.owners[0]?.objects[0]?.verdict?.fields ?? [];
    assert.deepEqual([field?.desired, field?.committed, field?.edited], ['info', 'debug', undefined]);
  }
});

test('an edit on top of what is committed is told beside it', () => {
  const tree = text('apps/one.yaml', '\n\n\n\n\n  level: trace\n');
  const working = build({
    objects: [configMap('one', { level: 'trace' })],
    origins: [origins('apps/one.yaml', { '/data/level': 6, '/kind': 2 })],
    tree,
  });
  const snapshot = settled(
    deployedAs([one], [applied(one)], {
      repository: { ...repositoryAt(), working: tree },
      builds: atHead(changed),
      working,
    }),
  );
  const [field] = snapshot.owners[0]?.objects[0]?.verdict?.fields ?? [];
  assert.deepEqual([field?.committed, field?.edited], ['debug', 'trace']);
  const notes = [...lineNotes(snapshot, 0).values()].flat();
  assert.deepEqual(
    notes.map((note) => [note.text, note.mark]),
    [['→ live info in prod until applied, debug committed', 'pending']],
  );
  assert.match(notes[0]?.hover ?? '', /Committed \| `debug`/);
  assert.match(notes[0]?.hover ?? '', /will write origin\/main in at most 1 min/);
});

test('objects that a commit adds or removes', () => {
  const given = deployedAs([one, two], [applied(one), applied(two)], {
    repository: repositoryAt(),
    builds: atHead(one, configMap('three', {})),
  });
  assert.deepEqual(verdicts(settled(given)), [
    ['one', 'SYNC'],
    ['two', 'PRUNE'],
    ['three', 'PENDING_SYNC'],
  ]);
});

test('a branch that is older than what is deployed says nothing about what comes next', () => {
  const given = deployedAs([one], [applied(one)], {
    repository: repositoryAt({ isOlder: true }),
    builds: atHead(changed),
  });
  const snapshot = settled(given);
  assert.deepEqual(verdicts(snapshot), [['one', 'SYNC']]);
  assert.equal(snapshot.owners[0]?.head.kind, 'behind');
  assert.deepEqual([...(snapshot.wanted.commits.get(root) ?? [])], [firstCommit]);
});

test('which commit is older is asked first, then the head is rendered', () => {
  const asked = repositoryAt();
  const start = deployedAs([one], [applied(one)], { repository: { ...asked, ancestry: new Map() } });
  const first = derive(start, undefined);
  assert.deepEqual(first.wanted.ancestry.get(root), [{ ancestor: secondCommit, descendant: firstCommit }]);
  const second = derive({ ...start, repositories: new Map([[root, asked]]) }, first);
  assert.equal(second.wanted.ancestry.size, 0);
  assert.deepEqual(
    second.wanted.builds.map(({ revision }) => revision),
    [secondCommit],
  );
});

test('where head and deployed are one, nothing more is read', () => {
  const given = deployedAs([one], [applied(one)], { repository: repositoryAt({ head: firstCommit }) });
  const { owners, wanted } = settled(given);
  assert.equal(owners[0]?.head.kind, 'reached');
  assert.deepEqual(wanted.builds, []);
  assert.equal(wanted.ancestry.size, 0);
});

test('a deployed revision that is not here: the head stands for it, estimated', () => {
  const unknown = failed({ code: 'unknownRevision', revision: firstCommit, message: 'not here' } as const);
  const commits: RepositoryInput['commits'] = new Map<string, Outcome<FileTree, GitFailure>>([
    [firstCommit, unknown],
    [secondCommit, success(new Map())],
  ]);
  const given = deployedAs([one], [edited(applied(one), { level: 'other' })], {
    repository: {
      ...repositoryAt(),
      commits,
    },
    builds: atHead(one),
  });
  const snapshot = settled(given);
  const [owner] = snapshot.owners;
  assert.equal(owner?.base?.commit, secondCommit);
  assert.equal(owner.head.kind, 'reached');
  const [object] = owner.objects;
  assert.deepEqual([object?.verdict?.verdict, object?.verdict?.certainty], ['DRIFT', 'estimated']);
  assert.match(
    object?.verdict?.reason ?? '',
    /is not in this clone \(git fetch origin\): origin\/main stands for it/,
  );
  // The revision stays asked for: a fetch may bring it.
  assert.deepEqual([...(snapshot.wanted.commits.get(root) ?? [])].sort(), [firstCommit, secondCommit]);
});

test('the tooltip of an owner tells its head and how old that knowledge is', () => {
  const given = deployedAs([one], [applied(one)], {
    repository: repositoryAt({ fetchedAt: 0 }),
    builds: atHead(changed),
  });
  const [row] = treeRows(settled(given), JSON.stringify(['prod']), 7_200_000, {
    show: 'notInSync',
    group: 'owner',
  });
  assert.match(row?.tooltip ?? '', /^Head: origin\/main \(2222222222\), not applied yet$/m);
  assert.match(row?.tooltip ?? '', /^Fetched 2 h ago$/m);
});

test('what the inventory names and no revision holds is pruned, or an orphan', () => {
  const inventory = {
    entries: [
      { id: 'shop_two__ConfigMap', v: 'v1' },
      { id: 'shop_gone__ConfigMap', v: 'v1' },
    ],
  };
  for (const [prune, verdict] of [
    [true, 'PRUNE'],
    [false, 'IGNORED'],
  ] as const) {
    const plain = kustomization({ spec: { prune } });
    const owner = { ...plain, status: { ...(plain['status'] as object), inventory } };
    const rendered = build({ objects: [one] });
    const snapshot = settled(
      deployedAs([one], [], {
        environments: [environment({ owners: [owner], live: [applied(one), applied(two)] })],
        deployed: rendered,
        working: rendered,
      }),
    );
    assert.deepEqual(verdicts(snapshot), [
      ['two', verdict],
      ['one', 'SYNC'],
    ]);
  }
});
