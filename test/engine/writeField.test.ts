import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { writeField } from '../../src/core/change/writeField.ts';
import type { FieldPath, PathElement } from '../../src/core/resource/fieldPath.ts';
import {
  equalJson,
  isArray,
  isObject,
  stringAt,
  type Json,
  type JsonObject,
} from '../../src/core/resource/json.ts';
import { valueAt } from '../../src/core/resource/resolvePath.ts';
import type { SourceText } from '../../src/core/yaml/sourceText.ts';
import { applyEdits } from '../../src/core/yaml/textEdit.ts';
import type { RenderedObject } from '../../src/engine/engineApi.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { Random } from '../support/random.ts';
import { folderFiles } from './support/folderFiles.ts';
import { mustBuild } from './support/buildSmall.ts';
import { startKustomize } from './support/testEngine.ts';

const folder = path.join(projectFolder, 'test', 'fixtures', 'kustomize');
const files = folderFiles(folder);
const sources = new Map(
  [...files].flatMap(([file, text]): [string, SourceText][] =>
    typeof text === 'string' ? [[file.slice(1), { path: file.slice(1), text }]] : [],
  ),
);
const sourceOf = (file: string): SourceText | undefined => sources.get(file);
const engine = startKustomize();
engine.setFiles(files);
after(() => {
  engine.dispose();
});

const root = '/shop/production';
const before = await mustBuild(engine, { root });

const web = (...steps: readonly (string | PathElement)[]): FieldPath =>
  steps.map((step) => (typeof step === 'string' ? { field: step } : step));
const container = web('spec', 'template', 'spec', 'containers', { index: 0 });

/** What a change of one rendered field makes of which line. */
const cases: readonly {
  readonly title: string;
  readonly kind: string;
  readonly path: FieldPath;
  readonly wanted: Json | undefined;
  readonly line: string;
}[] = [
  {
    title: 'a resource',
    kind: 'Deployment',
    path: [...container, ...web('resources', 'requests', 'cpu')],
    wanted: '250m',
    line: '              cpu: 250m # origin: Deployment /spec/template/spec/containers/0/resources/requests/cpu',
  },
  {
    title: 'the count of a replicas entry',
    kind: 'Deployment',
    path: web('spec', 'replicas'),
    wanted: 9,
    line: '    count: 9 # origin: Deployment /spec/replicas concluded',
  },
  {
    title: 'the tag of an images entry',
    kind: 'Deployment',
    path: [...container, ...web('image')],
    wanted: 'example.com/shop/web:2.0.0',
    line: '    newTag: 2.0.0 # origin: Deployment /spec/template/spec/containers/0/image concluded',
  },
  {
    title: 'an inline patch',
    kind: 'Deployment',
    path: web('spec', 'strategy', 'type'),
    wanted: 'RollingUpdate',
    line: '          type: RollingUpdate # origin: Deployment /spec/strategy/type',
  },
  {
    title: 'an inline JSON patch',
    kind: 'Service',
    path: web('spec', 'type'),
    wanted: 'NodePort',
    line: '        value: NodePort # origin: Service /spec/type concluded',
  },
  {
    title: 'a JSON patch in a file',
    kind: 'Ingress',
    path: web('spec', 'rules', { index: 0 }, 'host'),
    wanted: 'shop.example.com',
    line: '  value: shop.example.com # origin: Ingress /spec/rules/0/host concluded',
  },
];

describe('the line that controls a field is edited', () => {
  for (const { title, kind, path: fieldPath, wanted, line } of cases)
    it(title, async () => {
      const object = before.objects.find((one) => one.object['kind'] === kind);
      assert.ok(object);
      const written = writeField(object, fieldPath, wanted, sourceOf);
      assert.ok(written.ok, written.ok ? '' : written.failure);
      const { source, edits } = written.value;
      const text = applyEdits(source.text, edits);
      assert.ok(text.split('\n').includes(line), text);
      assert.deepEqual(await movedBy(source, text), [
        `${nameOf(object.object)} ${JSON.stringify(fieldPath)}`,
      ]);
    });
});

const seed = Number(process.env['PLUMBLINE_SEED'] ?? 1);
const random = new Random(seed);
const sample = Number(process.env['PLUMBLINE_ROUNDS'] ?? 1) * 40;

it('any scalar: the edit does what it says, or is refused, or the render shows what else it moves', async (t) => {
  const scalars = before.objects.flatMap((object) =>
    ['spec', 'data'].flatMap((field) =>
      scalarPaths(object.object[field] ?? {}, [{ field }])
        // What an item of a list is called by decides which patches meet it.
        .filter((fieldPath) => !isName(fieldPath))
        .map((fieldPath) => ({ object, fieldPath })),
    ),
  );
  const counts = { proved: 0, refused: 0, residue: 0 };
  for (let i = 0; i < sample; i++) {
    const chosen = scalars[random.below(scalars.length)];
    assert.ok(chosen);
    const { object, fieldPath } = chosen;
    const wanted = other(valueAt(object.object, fieldPath));
    const written = writeField(object, fieldPath, wanted, sourceOf);
    if (!written.ok) {
      assert.notEqual(written.failure, '');
      counts.refused++;
      continue;
    }
    const { source, edits } = written.value;
    const text = applyEdits(source.text, edits);
    // Comments and everything beside the value stay.
    assert.ok(Math.abs(text.split('\n').length - source.text.split('\n').length) <= 1);
    const moved = await movedBy(source, text);
    const expected = `${nameOf(object.object)} ${JSON.stringify(fieldPath)}`;
    // What the place also controls moves with it, and is for a person to see; the field itself is what was asked for.
    assert.ok(moved.includes(expected) || moved[0]?.startsWith('failed'), `${expected}: ${moved.join('; ')}`);
    if (moved.length === 1) counts.proved++;
    else counts.residue++;
  }
  t.diagnostic(`seed ${String(seed)}: ${JSON.stringify(counts)}`);
  assert.ok(counts.proved > sample / 2);
});

/** Fields that render otherwise with this text in place of the file's own. */
async function movedBy(source: SourceText, text: string): Promise<readonly string[]> {
  engine.setFiles(new Map([[`/${source.path}`, text]]));
  const built = await engine.build({ root, order: 'flux', restrictToRoot: false, origins: false });
  engine.setFiles(new Map([[`/${source.path}`, source.text]]));
  if (!built.ok) return [`failed ${JSON.stringify(built.failure)}`];
  if (built.value.objects.length !== before.objects.length) return ['objects'];
  return built.value.objects.flatMap(({ object }, i) => {
    const old: RenderedObject | undefined = before.objects[i];
    return old
      ? differences(old.object, object, []).map((at) => `${nameOf(old.object)} ${JSON.stringify(at)}`)
      : ['?'];
  });
}

function differences(a: Json, b: Json, at: FieldPath): readonly FieldPath[] {
  if (equalJson(a, b)) return [];
  if (isArray(a) && isArray(b) && a.length === b.length)
    return a.flatMap((item, index) => differences(item, b[index] ?? null, [...at, { index }]));
  if (!isObject(a) || !isObject(b)) return [at];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((field) => {
    const [x, y] = [a[field], b[field]];
    return x === undefined || y === undefined ? [[...at, { field }]] : differences(x, y, [...at, { field }]);
  });
}

function scalarPaths(value: Json, at: FieldPath = []): readonly FieldPath[] {
  if (isArray(value)) return value.flatMap((item, index) => scalarPaths(item, [...at, { index }]));
  if (!isObject(value)) return [at];
  return Object.entries(value).flatMap(([field, item]) => scalarPaths(item, [...at, { field }]));
}

const isName = (at: FieldPath): boolean => {
  const last = at.at(-1);
  return last !== undefined && 'field' in last && last.field === 'name';
};

/** Another value of the same type. */
function other(value: Json | undefined): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}x` : 'x';
}

const nameOf = (object: JsonObject): string =>
  `${stringAt(object, 'kind') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
