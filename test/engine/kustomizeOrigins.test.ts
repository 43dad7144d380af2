import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { stringAt } from '../../src/core/resource/json.ts';
import type { Origin } from '../../src/core/resource/origin.ts';
import type { RenderedObject } from '../../src/engine/engineApi.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { mustBuild } from './support/buildSmall.ts';
import { countOrigins } from './support/comparison.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { OriginCheck } from './support/originCheck.ts';
import { startKustomize } from './support/testEngine.ts';

const folder = path.join(projectFolder, 'test', 'fixtures', 'kustomize');
const files = folderFiles(folder);
const engine = startKustomize();
engine.setFiles(files);
after(() => {
  engine.dispose();
});

/** `# origin: Kind[/name] /json/pointer [concluded]` behind a line says which rendered field the line controls. */
interface Expectation {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly name: string | undefined;
  readonly pointer: string;
  readonly certain: boolean;
}

const expectations = [...files].flatMap(([file, contents]): readonly Expectation[] => {
  if (typeof contents !== 'string') return [];
  return contents.split('\n').flatMap((text, i) => {
    const [, object, pointer, concluded] = /# origin: (\S+) (\/\S+)(?: (concluded))?\r?$/.exec(text) ?? [];
    if (object === undefined || pointer === undefined) return [];
    const [kind = '', name] = object.split('/');
    return [{ file: file.slice(1), line: i + 1, kind, name, pointer, certain: concluded === undefined }];
  });
});

/** The folder whose build the expectations below a fixture's folder are about. */
const roots = new Map([
  ['shop', '/shop/production'],
  ['texts', '/texts'],
  ['same', '/same'],
]);

for (const [fixture, root] of roots) {
  describe(`in ${root} the line is found of`, async () => {
    const build = await engine.build({ root, order: 'flux', restrictToRoot: false, origins: true });
    assert.ok(build.ok);
    const expected = expectations.filter(({ file }) => file.startsWith(`${fixture}/`));
    assert.ok(expected.length > 10);
    for (const { file, line, kind, name, pointer, certain } of expected) {
      it(`${kind}${name === undefined ? '' : `/${name}`} ${pointer}`, () => {
        const origin = find(build.value.objects, kind, name)?.origins.get(pointer);
        assert.ok(origin, 'no origin');
        assert.deepEqual(
          { file: origin.path, line: origin.line, certain: origin.certain },
          { file, line, certain },
        );
      });
    }
  });
}

const find = (
  objects: readonly RenderedObject[],
  kind: string,
  name: string | undefined,
): RenderedObject | undefined =>
  objects.find(
    ({ object }) =>
      object['kind'] === kind && (name === undefined || stringAt(object, 'metadata', 'name') === name),
  );

describe('a replacement that cuts a part out', async () => {
  const own = startKustomize();
  own.setFiles(
    new Map([
      [
        '/kustomization.yaml',
        `resources: [a.yaml, b.yaml]
replacements:
${[
  ['0', 'whole', ''],
  ['1', 'tag', `, options: { delimiter: ':', index: 1 }`],
  ['2', 'before', `, options: { delimiter: '/', index: -1 }`],
  ['2', 'empty', ''],
]
  .map(
    ([index = '', key = '', options = '']) =>
      `- source: { kind: ConfigMap, name: a, fieldPath: data.${key === 'empty' ? 'gaps' : 'host'}, options: { delimiter: '.', index: ${index} } }
  targets: [{ select: { name: b }, fieldPaths: [data.${key}]${options} }]
`,
  )
  .join('')}`,
      ],
      [
        '/a.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  gaps: x...y\n  host: eu.v2.example\n',
      ],
      [
        '/b.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\ndata:\n  whole: old\n  tag: web:1\n  before: x\n  empty: old\n',
      ],
    ]),
  );
  const build = await mustBuild(own);
  own.dispose();
  const object = find(build.objects, 'ConfigMap', 'b');
  for (const [key, value, line] of [
    ['whole', 'eu', 6],
    ['tag', 'web:v2', 6],
    ['before', 'example/x', 6],
    ['empty', '', undefined],
  ] as const)
    it(`into ${key}`, () => {
      assert.equal(stringAt(object?.object, 'data', key), value);
      const origin = object?.origins.get(`/data/${key}`);
      assert.deepEqual(origin && [origin.path, origin.line, origin.certain], line && ['a.yaml', line, false]);
    });
});

describe('where kustomize writes notes of its own on the objects, origins are the same', async () => {
  const own = startKustomize();
  const root = '/shop/production';
  const at = `${root}/kustomization.yaml`;
  const text = files.get(at);
  assert.ok(typeof text === 'string');
  const originsWith = async (buildMetadata: string): Promise<ReadonlyMap<string, unknown>> => {
    own.setFiles(new Map([...files, [at, text.replace(/\n*$/, `\n${buildMetadata}`)]]));
    const { objects } = await mustBuild(own, { root });
    return new Map(
      objects.map(({ object, origins }) => [
        [stringAt(object, 'kind'), stringAt(object, 'metadata', 'name')].join('/'),
        [...origins].filter(([pointer]) => !/~1(origin|transformations|managed-by)$/.test(pointer)),
      ]),
    );
  };
  const expected = await originsWith('');
  const found: ReadonlyMap<string, unknown>[] = [];
  const options = ['originAnnotations', 'transformerAnnotations', 'managedByLabel'];
  for (const option of options) found.push(await originsWith(`buildMetadata: [${option}]\n`));
  own.dispose();
  for (const [i, option] of options.entries()) it(option, () => assert.deepEqual(found[i], expected));
});

describe('what stands at an origin is the rendered value', () => {
  const check = new OriginCheck(files);
  for (const order of ['flux', 'cli'] as const) {
    for (const root of kustomizationFolders(files)) {
      it(`${root} (${order})`, async () => {
        const build = await engine.build({ root, order, restrictToRoot: false, origins: true });
        if (!build.ok) return assert.equal(build.failure.code, 'rejected');
        assert.deepEqual(countOrigins(build.value.objects, check).wrong, []);
      });
    }
  }
});

describe('a place is right', () => {
  it('where long texts that are not tracked reach into the numbers of those that are', async () => {
    const lines = Array.from({ length: 3000 }, (_item, i) => `    key${String(i)}: value${String(i)}`).join(
      '\n',
    );
    const long = (name: string): string =>
      `apiVersion: example.com/v1\nkind: Sample\nmetadata:\n  name: ${name}\nspec:\n  map:\n${lines}\n`;
    const own = startKustomize();
    own.setFiles(
      new Map([
        [
          '/kustomization.yaml',
          'resources: [a.yaml, b.yaml]\npatches:\n- target: {name: a}\n  patch: \'[{"op": "remove", "path": "/spec/map/key7"}]\'\n',
        ],
        ['/a.yaml', long('a')],
        ['/b.yaml', long('b')],
      ]),
    );
    const build = await own.build({ root: '/', order: 'flux', restrictToRoot: false, origins: true });
    own.dispose();
    assert.ok(build.ok);
    for (const [i, file] of ['a.yaml', 'b.yaml'].entries()) {
      const origins: ReadonlyMap<string, Origin> = build.value.objects[i]?.origins ?? new Map();
      assert.ok(origins.size >= 3000);
      for (const [pointer, origin] of origins) {
        assert.equal(origin.path, file);
        const key = /key(\d+)$/.exec(pointer)?.[1];
        if (key !== undefined) assert.equal(origin.line, Number(key) + 7, pointer);
      }
    }
  });
});
