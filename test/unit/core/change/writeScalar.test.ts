import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeScalar, type ScalarChange } from '../../../../src/core/change/writeScalar.ts';
import { linePositions } from '../../../../src/core/yaml/linePositions.ts';
import { applyEdits } from '../../../../src/core/yaml/textEdit.ts';

/** The place is where `^` stands in the text, which is not part of it. */
function written(marked: string, change: ScalarChange): string {
  const at = marked.indexOf('^');
  const source = { path: 'a.yaml', text: marked.slice(0, at) + marked.slice(at + 1) };
  const place = { path: source.path, ...linePositions(source).placeAt(at), certain: true };
  const edits = writeScalar(source, place, change);
  return edits.ok ? applyEdits(source.text, edits.value) : edits.failure;
}

describe('a value that a field is made of', () => {
  const image = { rendered: 'example.com/web:1.2.0', wanted: 'example.com/web:1.2.9' };
  const cases: readonly (readonly [title: string, text: string, change: ScalarChange, after: string])[] = [
    ['its tag', 'tag: ^1.2.0 # newest\n', image, 'tag: 1.2.9 # newest\n'],
    ['in a map on one line', 'image: { tag: ^"1.2.0" }\n', image, 'image: { tag: "1.2.9" }\n'],
    [
      'its repository, while more than that changes',
      'repository: ^example.com/web\n',
      { rendered: 'example.com/web:1.2.0', wanted: 'example.com/api:1.3.0' },
      'a.yaml:1 is what “example.com/web:1.2.0” was made from, and does not say it',
    ],
    ['a number made a text', 'port: ^80\n', { rendered: '80', wanted: '90' }, 'port: 90\n'],
    [
      'a number made a text, that is none then',
      'port: ^80\n',
      { rendered: '80', wanted: 'on' },
      'port: "on"\n',
    ],
    ['a text made a number', 'value: ^"3"\n', { rendered: 3, wanted: 5 }, 'value: "5"\n'],
    ['a text made a boolean', "value: ^'true'\n", { rendered: true, wanted: false }, "value: 'false'\n"],
    [
      'within a text, in a map on one line',
      'values: |\n  image: { tag: ^1.2.0, pull: Always }\n',
      image,
      'values: |\n  image: { tag: 1.2.9, pull: Always }\n',
    ],
    [
      'within a text that is indented further',
      'spec:\n  values: |-\n    # Of the shop.\n    replicas: ^3 # of them\n    level: info\n',
      { rendered: 3, wanted: 5 },
      'spec:\n  values: |-\n    # Of the shop.\n    replicas: 5 # of them\n    level: info\n',
    ],
    [
      'a file that is the value',
      '^Closed today\n',
      { rendered: 'Closed today\n', wanted: 'Open\n' },
      'Open\n',
    ],
  ];
  const place = (path: string, line: number) =>
    ({ kind: 'line', origin: { path, line, column: 9, certain: true } }) as const;
  const ofVariables = (...variables: NonNullable<ScalarChange['variables']>): ScalarChange => ({
    ...image,
    variables,
  });
  const refusals: typeof cases = [
    [
      'a variable of which nothing is known',
      'image: ^example.com/web:${TAG}\n',
      image,
      'a.yaml:1 takes the value from the variable TAG: change it where it is set',
    ],
    [
      'a variable that a line sets',
      'image: ^example.com/web:${TAG}\n',
      ofVariables({ name: 'TAG', as: 'part', setting: place('clusters/eu/apps.yaml', 14) }),
      'a.yaml:1 takes the value from the variable TAG, which clusters/eu/apps.yaml:14 sets: change it there',
    ],
    [
      'two variables',
      'image: ^${HOST}/web:${TAG}\n',
      ofVariables(
        { name: 'HOST', as: 'part', setting: { kind: 'object', title: 'ConfigMap/flux-system/hosts' } },
        { name: 'TAG', as: 'part', setting: place('clusters/eu/apps.yaml', 14) },
      ),
      'a.yaml:1 takes the value from the variables HOST, which ConfigMap/flux-system/hosts sets in the cluster, and no line of the repository, and TAG, which clusters/eu/apps.yaml:14 sets: change it there',
    ],
    [
      'a default',
      'image: ^example.com/web:${TAG:=1.2.0}\n',
      ofVariables({ name: 'TAG', as: 'unset', setting: { kind: 'nothing' } }),
      'a.yaml:1 takes the value from the variable TAG, which nothing sets',
    ],
  ];
  for (const [title, text, change, after] of [...cases, ...refusals])
    it(title, () => {
      assert.equal(written(text, change), after);
    });
});
