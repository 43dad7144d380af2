import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { printJson } from '../../src/core/resource/json.ts';
import type { Build, BuildRequest, KustomizeEngine } from '../../src/engine/engineApi.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { Random } from '../support/random.ts';
import { configMap } from './support/buildSmall.ts';
import { steady } from './support/comparison.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { startKustomize } from './support/testEngine.ts';

// One engine follows edits, the other gets every state as a whole new tree.
const [following, fresh] = [startKustomize(), startKustomize()];
after(() => {
  following.dispose();
  fresh.dispose();
});

type Files = ReadonlyMap<string, string | Uint8Array>;

const request = (more: Partial<BuildRequest> = {}): BuildRequest => ({
  root: '/',
  order: 'flux',
  restrictToRoot: false,
  origins: true,
  ...more,
});

async function buildWhole(files: Files, more: Partial<BuildRequest>): Promise<string> {
  fresh.setFiles(new Map([['/', null], ...files]));
  return said(await fresh.build(request(more)));
}

/** Everything that a build says, in one text. */
function said(outcome: Awaited<ReturnType<KustomizeEngine['build']>>): string {
  if (!outcome.ok) return steady(JSON.stringify(outcome.failure).replaceAll(address, ''));
  const { objects, ...rest } = outcome.value;
  const lines = objects.flatMap(({ object, origins, secret }) => [
    printJson(object),
    ...[...origins].map((origin) => JSON.stringify(origin)).sort(),
    JSON.stringify(secret ?? []),
  ]);
  return [...lines, JSON.stringify(rest)].join('\n');
}

const deployment = (name: string, labels = 'tier: back'): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {${labels}}
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: app
        image: registry.example.com/app:1
        envFrom:
        - configMapRef: {name: settings}
`;

/** Some of kustomize's messages name one. */
const address = /0x[0-9a-f]+/g;

/** How many objects of a build are those of the one before, and not others that say the same. */
const same = (before: Build, now: Build): number =>
  now.objects.filter((object) => before.objects.includes(object)).length;

/** A line more, less, or another. */
function edit(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const other = [[line, '# comment'], [], [`${line}x`], [line.replaceAll('1', '12').replaceAll('e', 'ee')]];
  lines.splice(at, 1, ...(other[random.below(other.length)] ?? []));
  return lines.join('\n');
}

interface Edit {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** How many of the objects are those of the build before; the others were built again. */
  readonly kept: number;
  readonly request?: Partial<BuildRequest>;
}

const two = `${deployment('first')}---\n${deployment('second')}---\n${configMap('settings')}`;
const plain = { '/kustomization.yaml': 'resources: [all.yaml]\nnamePrefix: a-\n', '/all.yaml': two };
const patched = (patch: string): Record<string, string> => ({
  ...plain,
  '/kustomization.yaml': `resources: [all.yaml]\npatches:\n- ${patch}\n`,
});

const cases: readonly Edit[] = [
  {
    what: 'of one field leaves the other objects alone',
    files: plain,
    file: '/all.yaml',
    edits: [
      ['replicas: 2', 'replicas: 3'],
      ['replicas: 3', 'replicas: 4'],
    ],
    kept: 2,
  },
  {
    what: 'of a comment beside metadata counts for the one object',
    files: plain,
    file: '/all.yaml',
    edits: [['  name: first', '  name: first # a comment']],
    kept: 2,
  },
  {
    what: 'that adds a line moves what stands below it in the file',
    files: plain,
    file: '/all.yaml',
    edits: [['  replicas: 2', '  minReadySeconds: 5\n  replicas: 2']],
    kept: 0,
  },
  {
    what: 'of a name is followed by the references to it',
    files: plain,
    file: '/all.yaml',
    edits: [['  name: settings\n', '  name: other\n']],
    kept: 0,
  },
  {
    what: 'of a reference finds the name that kustomize gave the other object',
    files: plain,
    file: '/all.yaml',
    edits: [
      ['{name: settings}', '{name: elsewhere}'],
      ['{name: elsewhere}', '{name: settings}'],
    ],
    kept: 2,
  },
  {
    what: 'of a label changes which patch is for the object',
    files: patched(
      '{target: {labelSelector: tier=front}, patch: "- {op: replace, path: /spec/replicas, value: 7}"}',
    ),
    file: '/all.yaml',
    edits: [['tier: back', 'tier: front']],
    kept: 0,
  },
  {
    what: 'of what a JSON patch goes through is patched again',
    files: patched('{target: {name: first}, patch: "- {op: replace, path: /spec/replicas, value: 7}"}'),
    file: '/all.yaml',
    edits: [['app:1', 'app:2']],
    kept: 2,
  },
  {
    what: 'takes away what a JSON patch wants',
    files: patched('{target: {name: first}, patch: "- {op: replace, path: /spec/replicas, value: 7}"}'),
    file: '/all.yaml',
    edits: [
      ['  replicas: 2\n', ''],
      ['spec:\n', 'spec:\n  replicas: 2\n'],
    ],
    kept: 0,
  },
  {
    what: 'of a patch',
    files: {
      ...patched('path: patch.yaml'),
      '/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: first}\nspec: {paused: true}\n',
    },
    file: '/patch.yaml',
    edits: [['true', 'false']],
    kept: 0,
  },
  {
    what: 'of an object that a patch goes into',
    files: {
      ...patched('path: patch.yaml'),
      '/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: first}\nspec: {paused: true}\n',
    },
    file: '/all.yaml',
    edits: [['app:1', 'app:3']],
    kept: 2,
  },
  {
    what: 'of a ConfigMap that a generator adds to',
    files: {
      ...plain,
      '/kustomization.yaml':
        'resources: [all.yaml]\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [a=b]}\n',
    },
    file: '/all.yaml',
    edits: [['key: value', 'key: other']],
    kept: 2,
  },
  {
    what: 'of a ConfigMap with a hash in its name is followed by the references to it',
    files: {
      ...plain,
      '/all.yaml': two.replace(
        '  name: settings\n',
        '  name: settings\n  annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}\n',
      ),
    },
    file: '/all.yaml',
    edits: [['key: value', 'key: other']],
    kept: 0,
  },
  {
    what: 'of what a replacement copies elsewhere',
    files: {
      ...plain,
      '/kustomization.yaml':
        'resources: [all.yaml]\nreplacements:\n- source: {kind: ConfigMap, name: settings, fieldPath: data.key}\n  targets:\n  - select: {name: second}\n    fieldPaths: [spec.template.spec.containers.0.image]\n',
    },
    file: '/all.yaml',
    edits: [['key: value', 'key: other']],
    kept: 0,
  },
  {
    what: 'of a base that is built twice changes both',
    files: {
      '/kustomization.yaml': 'resources: [one, two]\n',
      '/one/kustomization.yaml': 'resources: [../base]\nnameSuffix: -one\n',
      '/two/kustomization.yaml': 'resources: [../base]\nnameSuffix: -two\n',
      '/base/kustomization.yaml': 'resources: [all.yaml]\n',
      '/base/all.yaml': two,
    },
    file: '/base/all.yaml',
    edits: [['replicas: 2', 'replicas: 5']],
    kept: 4,
  },
  {
    what: 'with variables in it, some of which are secret',
    files: plain,
    file: '/all.yaml',
    edits: [
      ['key: value', 'key: ${region}'],
      ['${region}', '${region}-${password}'],
    ],
    kept: 2,
    request: {
      flux: {
        substitution: { variables: { region: 'eu', password: 'p4ss' }, secret: ['password'], always: true },
      },
    },
  },
  {
    what: 'of a folder without a kustomization',
    files: { '/all.yaml': two },
    file: '/all.yaml',
    edits: [['key: value', 'key: other']],
    kept: 2,
  },
  {
    what: 'of the file that a generator reads as well',
    files: {
      '/kustomization.yaml': 'resources: [all.yaml]\nconfigMapGenerator:\n- {name: own, files: [all.yaml]}\n',
      '/all.yaml': two,
    },
    file: '/all.yaml',
    edits: [['key: value', 'key: other']],
    kept: 0,
  },
  {
    what: 'of a list, which kustomize takes apart',
    files: {
      '/kustomization.yaml': 'resources: [list.yaml]\n',
      '/list.yaml': `apiVersion: v1\nkind: List\nitems:\n${['a', 'b'].map((name) => `- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: ${name}}\n  data: {key: value}\n`).join('')}`,
    },
    file: '/list.yaml',
    edits: [['key: value', 'key: other']],
    kept: 0,
  },
];

describe('a build after an edit', () => {
  for (const { what, files, file, edits, kept, request: more = {} } of cases) {
    it(what, async () => {
      const state = new Map<string, string>(Object.entries(files));
      following.setFiles(new Map([['/', null], ...state]));
      let before = await following.build(request(more));
      assert.ok(before.ok);
      for (const [from, to] of edits) {
        const text = state.get(file) ?? '';
        assert.ok(text.includes(from));
        state.set(
          file,
          text.replace(from, () => to),
        );
        following.setFiles(new Map([[file, state.get(file) ?? '']]));
        const built = await following.build(request(more));
        assert.equal(said(built), await buildWhole(state, more));
        if (!built.ok) continue;
        assert.equal(same(before.value, built.value), kept);
        before = built;
      }
    });
  }

  it('is like one of the whole, whatever the edit', async () => {
    const files = folderFiles(path.join(projectFolder, 'test', 'fixtures', 'kustomize'));
    const random = new Random(3);
    let keptObjects = 0;
    // Builds with schemas of their own are never like another, and take long.
    for (const root of kustomizationFolders(files).filter((one) => !one.startsWith('/openapi'))) {
      const state = new Map(files);
      following.setFiles(new Map([['/', null], ...state]));
      let before = await following.build(request({ root }));
      for (let round = 0; round < 8 && before.ok; round++) {
        const [file = ''] = random.shuffle(before.value.reads);
        const text = state.get(file);
        if (typeof text !== 'string') continue;
        const edited = edit(text, random);
        following.setFiles(new Map([[file, edited]]));
        state.set(file, edited);
        const built = await following.build(request({ root }));
        assert.equal(said(built), await buildWhole(state, { root }), `${file}: ${edited}`);
        if (!built.ok) {
          following.setFiles(new Map([[file, text]]));
          state.set(file, text);
          continue;
        }
        keptObjects += same(before.value, built.value);
        before = built;
      }
    }
    assert.ok(keptObjects > 0);
  });
});
