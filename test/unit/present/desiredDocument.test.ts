import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desiredDocument, lineOfObject } from '../../../src/present/documents/desiredDocument.ts';
import { desiredField } from '../../../src/present/lines/desiredField.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { BuildInput } from '../../../src/session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../../../src/session/snapshot.ts';
import { workingRender } from '../../../src/session/builds/workingRender.ts';
import {
  build,
  configMap,
  failedBuild,
  inputs,
  origins,
  repository,
  root,
  secret,
  text,
} from '../../support/snapshots.ts';

const file = 'apps/a.yaml';
const written = text(file, '# a\nlevel: info\nnext: 1\n');
const rendered = build({
  objects: [configMap('a', { level: 'info', text: 'one\ntwo\n' }), secret('b', { key: 'c3dvcmRmaXNo' })],
  origins: [origins(file, { '/data/level': 2 }), origins(file, { '/data/key': 3 })],
  tree: written,
});

function shown(working: BuildInput | undefined): { snapshot: Snapshot; owner: OwnerSnapshot } {
  const snapshot = derive(
    inputs({ repository: repository({ working: written }), ...(working ? { working } : {}) }),
    undefined,
  );
  const [owner] = snapshot.owners;
  assert.ok(owner);
  return { snapshot, owner };
}

const documentOf = (working: BuildInput | undefined): ReturnType<typeof desiredDocument> =>
  documentIn(shown(working));

const documentIn = ({ snapshot, owner }: ReturnType<typeof shown>): ReturnType<typeof desiredDocument> =>
  desiredDocument(workingRender(owner), snapshot);

const headOf = (working: BuildInput | undefined): readonly string[] =>
  documentOf(working)
    .text.split('\n')
    .filter((line) => line.startsWith('#'));

test('all objects, secret values masked', () => {
  const { text: all, objects } = documentOf(rendered);
  assert.equal(objects.length, 2);
  assert.equal(
    all.replace(/^#.*\n/gm, ''),
    `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: shop
data:
  level: info
  text: |
    one
    two
---
apiVersion: v1
kind: Secret
metadata:
  name: b
  namespace: shop
data:
  key: "***"
`,
  );
});

test('what it is, and why it is not what it should be, stands above', () => {
  assert.ok(rendered.lastGood);
  const first =
    'Kustomization/shop/apps in prod: what it renders in the working tree, unsaved edits included.';
  const last = '2 objects. Go to Definition (F12) on a value leads to the line that controls it.';
  const failure = { code: 'rejected', message: 'a.yaml: no\nsuch file' } as const;
  const cases: readonly (readonly [BuildInput | undefined, readonly string[]])[] = [
    [rendered, [first, last]],
    [{ ...rendered, stale: true }, [first, last]],
    [undefined, [first, 'It is not rendered: it is being rendered']],
    [failedBuild(failure), [first, 'It does not render: a.yaml: no', 'such file']],
    [
      failedBuild(failure, rendered.lastGood),
      [first, 'It does not render: a.yaml: no', 'such file', 'This is what it rendered to last.', last],
    ],
  ];
  for (const [working, lines] of cases)
    assert.deepEqual(
      headOf(working),
      lines.map((line) => `# ${line}`),
    );
});

test('a place of it leads to the line that controls the field', () => {
  const { snapshot, owner } = shown(rendered);
  const document = documentIn({ snapshot, owner });
  const lines = document.text.split('\n');
  const at = (characters: string, nth = 0): string | undefined => {
    const line = lines.flatMap((one, i) => (one.includes(characters) ? [i] : []))[nth] ?? 0;
    const character = lines[line]?.indexOf(characters) ?? 0;
    const field = desiredField(snapshot, owner, document, { line, character });
    if (!field) return undefined;
    const { hover, place, start, end } = field;
    return `${lines[line]?.slice(start, end) ?? ''} | ${hover.replace('\n\n', ' ')} | ${place ? `${place.path}:${String(place.line + 1)}` : ''}`;
  };
  const path = `${root}/${file}`;
  assert.equal(at('info'), `info | \`data.level\` Controlled by apps/a.yaml:2 | ${path}:2`);
  assert.equal(at('level'), `level | \`data.level\` Controlled by apps/a.yaml:2 | ${path}:2`);
  assert.equal(at('"***"'), `"***" | \`data.key\` Controlled by apps/a.yaml:3 | ${path}:3`);
  assert.match(at('two') ?? '', /^ {4}two \| `data\.text` /);
  assert.equal(at('---'), undefined);
  assert.equal(at('# Kustomization'), undefined);
  assert.equal(lines[lineOfObject(document, '/Secret:shop/b')], 'apiVersion: v1');
  assert.equal(lineOfObject(document, '/Secret:shop/gone'), 0);
});
