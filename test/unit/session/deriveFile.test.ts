import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive } from '../../../src/session/derive/derive.ts';
import type { FilePart } from '../../../src/session/derive/fileSnapshot.ts';
import { emptyInputs, type EnvironmentInput, type Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  build,
  configMap,
  environment,
  inputs,
  repository,
  root,
  served,
  text,
} from '../../support/snapshots.ts';
import { answer, answered, opened, typed, validated, validation } from '../../support/validations.ts';

const path = '/somewhere/a.yaml';
const manifest = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const three = [manifest('a', 'wrong: 1\n'), manifest('b', 'wrong: 2\n'), manifest('c')].join('---\n');

const open = (contents: string, from: Inputs = emptyInputs): Inputs => opened(from, { [path]: contents });
const partsOf = ({ files }: Snapshot, of = path): readonly FilePart[] => files.get(of)?.parts ?? [];
/** The text under each problem. */
const marked = (snapshot: Snapshot, of = path): readonly string[] =>
  partsOf(snapshot, of).flatMap(({ source, problems }) =>
    problems.map(({ start, end }) => source.text.slice(start, end)),
  );
const wantedOf = ({ wanted }: Snapshot): readonly string[] =>
  wanted.validations.map(({ subject, urgency }) => `${urgency} ${nameIn(subject)}`);
const nameIn = (subject: Snapshot['wanted']['validations'][number]['subject']): string =>
  /name"?: *"?(\w+)/.exec(
    subject.kind === 'document' ? subject.value.text : JSON.stringify(subject.value),
  )?.[1] ?? '';

test('each document of an open file is validated, outside of any repository as well', () => {
  const first = derive(open(three), undefined);
  assert.deepEqual(wantedOf(first), ['open a', 'open b', 'open c']);
  const second = derive(answered(first), first);
  assert.deepEqual(wantedOf(second), []);
  assert.deepEqual(marked(second), ['1', '2']);
});

test('nobody is told anything where nobody wants to be', () => {
  const snapshot = derive({ ...open(three), validation: undefined }, undefined);
  assert.deepEqual([...snapshot.files], []);
  assert.deepEqual(wantedOf(snapshot), []);
});

test('an edit of one document validates that one document', () => {
  const before = validated(open(three));
  const after = derive(typed(before.inputs, path, 'name: b', 'name: bb'), before);
  assert.deepEqual(wantedOf(after), ['open bb']);
  assert.equal(partsOf(after)[0], partsOf(before)[0]);
  assert.equal(partsOf(after)[2]?.documents, partsOf(before)[2]?.documents);
  // Until there is an answer the last problem stays, where it has moved to.
  assert.deepEqual(marked(after), ['1', '2']);
  const done = derive(
    answered(after, () => answer()),
    after,
  );
  assert.deepEqual(marked(done), ['1']);
  assert.deepEqual(wantedOf(done), []);
});

test('what is typed back is known', () => {
  const before = validated(open(three));
  const edited = validated(typed(before.inputs, path, 'wrong: 2', 'right: 2'), before);
  assert.deepEqual(marked(edited), ['1']);
  const back = derive(typed(edited.inputs, path, 'right: 2', 'wrong: 2'), edited);
  // It is another document than the one before, and asked about anew.
  assert.deepEqual(wantedOf(back), ['open b']);
});

test('a document before the others moves them and makes nothing anew', () => {
  const before = validated(open(`---\n${three}`));
  const after = derive(open(`${manifest('z')}---\n${three}`, before.inputs), before);
  assert.deepEqual(wantedOf(after), ['open z']);
  assert.deepEqual(marked(after), ['1', '2']);
  assert.deepEqual(
    partsOf(after).map(({ line }) => line),
    [0, 4, 10, 16],
  );
});

test('a document that does not parse keeps the problems of the others', () => {
  const before = validated(open(three));
  const broken = derive(typed(before.inputs, path, 'name: b', 'name: [b'), before);
  assert.equal(wantedOf(broken).length, 1);
  assert.equal(partsOf(broken)[0], partsOf(before)[0]);
});

test('what is on the screen comes first', () => {
  const visible = new Map([[path, { first: 12, last: 30 }]]);
  assert.deepEqual(wantedOf(derive({ ...open(three), visible }, undefined)), [
    'visible c',
    'open a',
    'open b',
  ]);
});

test('YAML that is not Kubernetes is left alone', () => {
  const workflow = 'on: push\njobs:\n  build:\n    runs-on: ubuntu\n    wrong: [\n';
  const snapshot = validated(open(workflow));
  assert.deepEqual(wantedOf(snapshot), []);
  assert.deepEqual(marked(snapshot), []);
});

test('nothing is new where nothing changed', () => {
  const first = validated(open(three));
  const again = derive({ ...first.inputs }, first);
  assert.equal(again.files, first.files);
});

test('a file that is closed is gone', () => {
  const before = validated(open(three));
  assert.deepEqual([...derive({ ...before.inputs, buffers: new Map() }, before).files], []);
});

const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n';

test('a custom kind waits for the definitions of its repository, and follows them', () => {
  const before = derive(open(`${widget}---\n${manifest('a')}`), undefined);
  assert.deepEqual(wantedOf(before), ['open a']);
  const defined = (generation: number, settled = true): Inputs => ({
    ...before.inputs,
    definitions: new Map([['', { generation, settled }]]),
  });
  assert.deepEqual(wantedOf(derive(defined(1, false), before)), ['open a']);
  const first = derive(defined(1), before);
  assert.deepEqual(wantedOf(first), ['open w', 'open a']);
  const known = derive(answered(first), first);
  const next = derive(
    { ...known.inputs, definitions: new Map([['', { generation: 2, settled: true }]]) },
    known,
  );
  assert.deepEqual(wantedOf(next), ['open w']);
});

test('another version of Kubernetes is another answer', () => {
  const before = validated(open(manifest('a')));
  const other = { ...before.inputs, validation: { ...validation, kubernetesVersion: '1.30' } };
  assert.deepEqual(wantedOf(derive(other, before)), ['open a']);
});

const widgets = {
  ...served[0],
  group: 'example.com',
  kind: 'Widget',
  plural: 'widgets',
} as (typeof served)[number];
const ofOwners = (
  working = build({ tree: text('apps/w.yaml', widget) }),
  more: Partial<Inputs> = {},
): Inputs => ({
  ...inputs({
    working,
    repository: repository({ working: text('apps/w.yaml', widget) }),
    environments: [environment({ connection: { kind: 'ready', served: [...served, widgets] } })],
  }),
  validation,
  ...more,
});

test('files that an owner builds are validated by the cluster that it applies them to', () => {
  const snapshot = derive(ofOwners(), undefined);
  const [wanted] = snapshot.wanted.validations;
  assert.equal(wanted?.holder, `${root}/apps/w.yaml`);
  assert.equal(wanted.urgency, 'background');
  assert.equal(wanted.rules.schemas, 'prod');
  assert.equal(wanted.rules.cluster?.resource, widgets);
});

test('API versions are those of the one cluster that a file goes to, else as the person says', () => {
  const served134 = environment({ connection: { kind: 'ready', served, version: '1.34' } });
  const at = (...environments: readonly EnvironmentInput[]): readonly (string | undefined)[] => {
    const tree = text('apps/w.yaml', widget.replace('example.com/v1', 'apps/v1'));
    const start = ofOwners(build({ tree }), {
      repositories: new Map([[root, repository({ working: tree })]]),
      validation: { ...validation, kubernetesVersion: '1.30' },
    });
    const inEnvironments = new Map(environments.map((one) => [one.name, one]));
    return derive({ ...start, environments: inEnvironments }, undefined).wanted.validations.map(
      ({ rules }) => rules.kubernetesVersion,
    );
  };
  assert.deepEqual(at(served134), ['1.34']);
  assert.deepEqual(at(environment()), ['1.30']);
  assert.deepEqual(at(served134, environment({ name: 'dev' })), ['1.30']);
});

test('a file that owners of two clusters build is validated by the repository', () => {
  const other = environment({ name: 'dev', connection: { kind: 'ready', served: [...served, widgets] } });
  const start = ofOwners();
  const both = {
    ...start,
    environments: new Map(start.environments).set('dev', other),
    definitions: new Map([[root, { generation: 1, settled: true }]]),
  };
  assert.deepEqual(
    derive(both, undefined).wanted.validations.map(({ rules }) => rules.schemas),
    [`definitions of ${root}`],
  );
});

test('what an owner renders is validated once for equal objects', () => {
  const object = { ...configMap('a', {}), wrong: 1 };
  const first = validated(ofOwners(build({ objects: [object] })));
  const [rendered] = first.rendered.values();
  assert.deepEqual(
    rendered?.problems.map(({ built }) => built.id.name),
    ['a'],
  );
  const again = derive(
    ofOwners(build({ objects: [object] }), { validations: first.inputs.validations }),
    first,
  );
  assert.deepEqual(wantedOf(again), wantedOf(first));
  assert.equal(
    again.wanted.validations.some(({ subject }) => subject.kind === 'rendered'),
    false,
  );
});
