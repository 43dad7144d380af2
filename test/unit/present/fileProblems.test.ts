import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { fileProblems } from '../../../src/present/problems/fileProblems.ts';
import { quickFixes } from '../../../src/present/problems/quickFixes.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { emptyInputs, type Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  build,
  configMap,
  environment,
  failedBuild,
  inputs,
  origins,
  repository,
  root,
  text,
} from '../../support/snapshots.ts';
import { answer, answered, finding, opened, validated, validation } from '../../support/validations.ts';

const path = '/a.yaml';
const manifest = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;

/** Each as `path line:character-character severity code: message`, positions as the editor counts them. */
const told = (snapshot: Snapshot): readonly string[] =>
  [...fileProblems(snapshot, undefined).byPath].flatMap(([file, problems]) =>
    problems.map(
      ({ start, end, severity, code, message }) =>
        `${file} ${start.line}:${start.character}-${end.character} ${severity} ${code}: ${message}`,
    ),
  );

test('places are those of the editor: in the file, in UTF-16 units', () => {
  const flow = '---\r\n{ apiVersion: v1, kind: ConfigMap, metadata: { name: "😀" }, wrong: 1 }\r\n';
  const first = derive(opened(emptyInputs, { [path]: `${manifest('a')}${flow}` }), undefined);
  const made = answered(first, (contents) =>
    contents.includes('wrong') ? answer(finding({ of: 'key' })) : answer(),
  );
  assert.deepEqual(told(derive(made, first)), ['/a.yaml 5:61-66 error unknown-field: unknown field "wrong"']);
});

test('a person decides how much a rule counts, and a repository where they say nothing', () => {
  const file = `${root}/apps/a.yaml`;
  const settings = '.plumbline.yaml';
  const files = new Map([
    ...text(settings, 'rules:\n  unknown-field: warning\n'),
    ...text('apps/a.yaml', ''),
  ]);
  const start = (severities: NonNullable<Inputs['validation']>['severities']): Inputs => ({
    ...opened(inputs({ repository: repository({ working: files }), environments: [] }), {
      [file]: manifest('a', 'wrong: 1\n'),
    }),
    validation: { ...validation, severities },
  });
  const severity = (own: NonNullable<Inputs['validation']>['severities']): readonly string[] =>
    told(validated(start(own))).map((line) => line.split(' ')[2] ?? '');
  assert.deepEqual(severity({}), ['warning']);
  assert.deepEqual(severity({ 'unknown-field': 'info' }), ['info']);
  assert.deepEqual(severity({ 'unknown-field': 'off' }), []);
});

test('the field is named where the words do not name it', () => {
  const first = derive(opened(emptyInputs, { [path]: manifest('a') }), undefined);
  const wrong = { code: 'wrong-type', message: 'cannot unmarshal', field: 'metadata.name' } as const;
  const none = { code: 'invalid-value', message: 'Invalid value: 0', field: 'metadata.name' } as const;
  const pointer = '/metadata/name';
  const made = answered(first, () => answer(finding({ ...wrong, pointer }), finding({ ...none, pointer })));
  // That what could not be read is not allowed either is not said.
  assert.deepEqual(told(derive(made, first)), [
    '/a.yaml 3:8-9 error wrong-type: metadata.name: cannot unmarshal',
  ]);
});

const rendered: JsonObject = { ...configMap('a', {}), wrong: 1 };
const file = 'apps/a.yaml';
const written = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\ndata: {}\n';
const tree = text(file, written);
const built = build({
  objects: [rendered],
  tree,
  origins: [origins(file, { '/kind': 2, '/metadata/name': 4 })],
});
const withOwners = (more: Partial<Inputs> = {}): Inputs => ({
  ...inputs({ working: built, repository: repository({ working: tree }) }),
  validation,
  ...more,
});

test('what is wrong with a rendered object stands at the line that controls it, with who renders it', () => {
  assert.deepEqual(told(validated(withOwners())), [
    `${root}/apps/a.yaml 1:0-15 error unknown-field: unknown field "wrong" (as rendered for Kustomization/shop/apps in prod)`,
  ]);
});

test('two environments that render the same are one problem', () => {
  const start = withOwners();
  const environments = new Map(start.environments).set('dev', environment({ name: 'dev' }));
  assert.match(
    told(validated({ ...start, environments })).join('\n'),
    /^\S+ \S+ error \S+ unknown field "wrong" \(as rendered for \S+ in prod, \S+ in dev\)$/,
  );
});

const refused = finding({ code: 'invalid-value', pointer: '/metadata/name', field: 'metadata.name' });
const placeholders: readonly {
  readonly title: string;
  readonly confirmed?: true;
  readonly fails?: true;
  readonly typed?: string;
  readonly told: number;
}[] = [
  { title: 'what an overlay makes of it is right', told: 0 },
  { title: 'what is rendered is refused as well', confirmed: true, told: 1 },
  { title: 'something else keeps it from being rendered', fails: true, told: 0 },
  { title: 'it is typed while nothing is rendered', fails: true, typed: '  more: x\n', told: 1 },
];
for (const { title, confirmed, fails, typed = '', told: count } of placeholders)
  test(`the server would refuse the name in a file, and ${title}`, () => {
    const open = { path: `${root}/${file}`, text: written + typed };
    const good = built.lastGood;
    const start: Inputs = {
      ...inputs({
        working: fails ? failedBuild({ code: 'rejected', message: 'no' }, good) : built,
        repository: repository({ working: tree }),
      }),
      validation,
      buffers: new Map([[open.path, open]]),
    };
    const first = derive(start, undefined);
    const asTyped = answered(
      first,
      () => answer(refused),
      ({ subject }) => subject.kind === 'document',
    );
    const second = derive(asTyped, first);
    const all = answered(second, () => (confirmed ? answer(refused) : answer()));
    assert.equal(told(derive(all, second)).filter((line) => line.includes('invalid-value')).length, count);
  });

test('what the file says as typed is not said again', () => {
  const text2 = written.replace('kind: ConfigMap', 'kind: ConfigMap');
  const start = withOwners({
    buffers: new Map([[`${root}/${file}`, { path: `${root}/${file}`, text: text2 }]]),
  });
  const first = derive(start, undefined);
  const onKind = finding({ pointer: '/kind', field: 'kind', message: 'unknown field "kind"' });
  const typedToo = answered(
    first,
    () => answer(onKind),
    ({ subject }) => subject.kind === 'document',
  );
  const second = derive(typedToo, first);
  assert.equal(told(derive(answered(second), second)).length, 1);
});

test('a build that fails is told at the file that it names', () => {
  const kustomization = text('apps/kustomization.yaml', 'resources:\n  - gone.yaml\n');
  const failure = {
    code: 'rejected',
    message:
      "accumulating resources: accumulation err='accumulating resources from 'gone.yaml': open apps/gone.yaml: no such file or directory'",
  } as const;
  const start = {
    ...inputs({ working: failedBuild(failure), repository: repository({ working: kustomization }) }),
    validation,
  };
  assert.deepEqual(told(derive(start, undefined)), [
    `${root}/apps/kustomization.yaml 1:4-13 error kustomize-build: gone.yaml: no such file or directory (Kustomization/shop/apps fails)`,
  ]);
});

test('nothing is made anew where nothing changed', () => {
  const first = validated(withOwners());
  const problems = fileProblems(first, undefined);
  assert.equal(fileProblems(derive({ ...first.inputs }, first), problems), problems);
});

test('a fix is offered on the lines of its problem, of the text as it is now', () => {
  const first = derive(
    opened(emptyInputs, { [path]: `${manifest('a')}---\n${manifest('b', 'dat: {}\n')}` }),
    undefined,
  );
  const misspelt = finding({ pointer: '/dat', field: 'dat', of: 'key', suggestion: 'data' });
  const isSecond = (contents: string): boolean => contents.includes('dat:');
  const known = derive(
    answered(first, (one) => (isSecond(one) ? answer(misspelt) : answer())),
    first,
  );
  const [fix] = quickFixes(known, path, 9, 9);
  assert.equal(fix?.title, 'Change to data');
  assert.deepEqual(fix.edits, [
    { start: { line: 9, character: 0 }, end: { line: 9, character: 3 }, text: 'data' },
  ]);
  assert.deepEqual(quickFixes(known, path, 0, 8), []);
  // Until the edited document has its own answer, no edit is offered for it.
  const edited = {
    ...known.inputs,
    buffers: new Map([[path, { path, text: `${manifest('a')}---\n${manifest('bb', 'dat: {}\n')}` }]]),
  };
  assert.deepEqual(quickFixes(derive(edited, known), path, 9, 9), []);
});
