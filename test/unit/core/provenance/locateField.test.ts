import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locateField, locateObject } from '../../../../src/core/provenance/locateField.ts';
import type { LocatedObject } from '../../../../src/core/provenance/locatedObject.ts';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Origin } from '../../../../src/core/resource/origin.ts';
import type { SourceText } from '../../../../src/core/yaml/sourceText.ts';

const base: SourceText = {
  path: 'base/web.yaml',
  text: `# The shop.
apiVersion: v1
kind: Service
metadata: {name: other}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
    team: shop
spec:
  replicas: 2
  selector:
    matchLabels: &labels
      app: web
  template:
    metadata:
      labels: *labels
    spec:
      containers:
        - name: app
          image: nginx:1.0
          args:
            - "-v"
            - plain
          ports:
            - containerPort: 80
            - containerPort: 53
              protocol: UDP
        - image: sidecar:2
          name: side
      volumes: []
`,
};

const patch: SourceText = {
  path: 'overlay/patch.yaml',
  text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
  template:
    spec:
      containers:
        - name: app
          resources:
            limits:
              cpu: "1"
`,
};

const inline: SourceText = {
  path: 'overlay/kustomization.yaml',
  text: `patches:
  - patch: |
      kind: Deployment
      spec:
        minReadySeconds: 5
`,
};

const files = new Map([base, patch, inline].map((source) => [source.path, source]));

/** As the engine reports them: `line` is the text of the line, `at` where in it the value begins. */
const from = (source: SourceText, line: string, at: string, nth = 1): Origin => {
  const lines = source.text.split('\n');
  const index = lines.flatMap((text, i) => (text.trim() === line ? i : []))[nth - 1] ?? -1;
  assert.ok(index >= 0, line);
  return {
    path: source.path,
    line: index + 1,
    column: (lines[index]?.lastIndexOf(at) ?? -1) + 1,
    certain: true,
  };
};

const web: LocatedObject = {
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', team: 'shop' } },
    spec: {
      replicas: 5,
      minReadySeconds: 5,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'nginx:1.1',
              args: ['-v', 'plain'],
              ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }],
              resources: { limits: { cpu: '1' } },
            },
            { name: 'side', image: 'sidecar:2' },
          ],
          volumes: [],
        },
      },
    },
  },
  origins: new Map<string, Origin>([
    ['/apiVersion', from(base, 'apiVersion: apps/v1', 'apps')],
    ['/kind', from(base, 'kind: Deployment', 'Deployment')],
    ['/metadata/name', from(base, 'name: web', 'web')],
    // The namespace is a transformer's: no origin.
    ['/metadata/labels/app', from(base, 'app: web', 'web')],
    ['/metadata/labels/team', from(base, 'team: shop', 'shop')],
    ['/spec/replicas', from(patch, 'replicas: 5', '5')],
    ['/spec/minReadySeconds', from(inline, 'minReadySeconds: 5', '5')],
    ['/spec/selector/matchLabels/app', from(base, 'app: web', 'web', 2)],
    // An alias is located at its anchor.
    ['/spec/template/metadata/labels/app', from(base, 'app: web', 'web', 2)],
    ['/spec/template/spec/containers/0/name', from(base, '- name: app', 'app')],
    // The image is a transformer's: no origin, or in another test that of its entry.
    ['/spec/template/spec/containers/0/args/0', from(base, '- "-v"', '"-v"')],
    ['/spec/template/spec/containers/0/args/1', from(base, '- plain', 'plain')],
    ['/spec/template/spec/containers/0/ports/0/containerPort', from(base, '- containerPort: 80', '80')],
    ['/spec/template/spec/containers/0/ports/1/containerPort', from(base, '- containerPort: 53', '53')],
    ['/spec/template/spec/containers/0/ports/1/protocol', from(base, 'protocol: UDP', 'UDP')],
    ['/spec/template/spec/containers/0/resources/limits/cpu', from(patch, 'cpu: "1"', '"1"')],
    ['/spec/template/spec/containers/1/name', from(base, 'name: side', 'side')],
    ['/spec/template/spec/containers/1/image', from(base, '- image: sidecar:2', 'sidecar')],
  ]),
};

const fields = (path: string): FieldPath => path.split('.').map((field) => ({ field }));
const container = (name: string, ...rest: FieldPath): FieldPath => [
  ...fields('spec.template.spec.containers'),
  { keys: [['name', name]] },
  ...rest,
];
const port = (number: number, protocol: string): FieldPath[number] => ({
  keys: [
    ['containerPort', number],
    ['protocol', protocol],
  ],
});

/** With the sources, and without: `file: the line`, with `?` before it where it is not certain. */
const cases: readonly (readonly [name: string, path: FieldPath, withSources: string, without: string])[] = [
  ['a scalar of the patch', fields('spec.replicas'), 'patch: replicas: 5', 'patch: replicas: 5'],
  ['a scalar of the base', fields('metadata.labels.team'), 'web: team: shop', 'web: team: shop'],
  [
    'a scalar of an inline patch',
    fields('spec.minReadySeconds'),
    'kustomization: minReadySeconds: 5',
    'kustomization: minReadySeconds: 5',
  ],
  [
    'by key, not by index',
    container('side', { field: 'image' }),
    'web: - image: sidecar:2',
    'web: - image: sidecar:2',
  ],
  [
    'a key left to its default',
    container('app', { field: 'ports' }, port(80, 'TCP'), { field: 'containerPort' }),
    'web: - containerPort: 80',
    'web: - containerPort: 80',
  ],
  [
    'two keys',
    container('app', { field: 'ports' }, port(53, 'UDP'), { field: 'protocol' }),
    'web: protocol: UDP',
    'web: protocol: UDP',
  ],
  [
    'an item of a set',
    container('app', { field: 'args' }, { value: 'plain' }),
    'web: - plain',
    'web: - plain',
  ],
  ['an item by index', container('app', { field: 'args' }, { index: 1 }), 'web: - plain', 'web: - plain'],
  ['an alias', fields('spec.template.metadata.labels.app'), 'web: app: web', 'web: app: web'],

  ['a map', fields('metadata.labels'), 'web: labels:', '? web: app: web'],
  ['a map within maps', fields('spec.selector'), 'web: selector:', '? web: app: web'],
  [
    'a map that the patch adds',
    container('app', { field: 'resources' }),
    'patch: resources:',
    '? patch: cpu: "1"',
  ],
  ['a list', container('app', { field: 'args' }), 'web: args:', '? web: - "-v"'],
  ['a list item', container('side'), 'web: - image: sidecar:2', '? web: - image: sidecar:2'],
  ['a list of items', fields('spec.template.spec.containers'), 'web: containers:', '? web: - name: app'],
  [
    'a map that is an alias',
    fields('spec.template.metadata.labels'),
    '? web: labels: *labels',
    '? web: app: web',
  ],

  [
    'set by a transformer, written in the base',
    container('app', { field: 'image' }),
    '? web: image: nginx:1.0',
    '? web: - name: app',
  ],
  ['set by a transformer, not written', fields('metadata.namespace'), '? web: metadata:', '? web: name: web'],
  ['an empty list', fields('spec.template.spec.volumes'), '? web: volumes: []', '? web: - name: app'],

  ['missing in Git', fields('metadata.annotations'), '? web: metadata:', '? web: name: web'],
  ['missing deeper', fields('metadata.labels.color'), '? web: labels:', '? web: app: web'],
  [
    'a missing item',
    container('app', { field: 'ports' }, port(443, 'TCP')),
    '? web: ports:',
    '? web: - containerPort: 80',
  ],
  ['a missing container', container('other', { field: 'image' }), '? web: containers:', '? web: - name: app'],
  ['missing, where base and patches have a part', fields('spec.strategy'), '? web: spec:', '? web: app: web'],
  ['missing at the top', fields('data.key'), 'web: kind: Deployment', 'web: kind: Deployment'],
  ['the whole', [], 'web: kind: Deployment', 'web: kind: Deployment'],
];

for (const [name, path, withSources, without] of cases)
  test(`located: ${name}`, () => {
    assert.equal(show(locateField(web, path, (file) => files.get(file))), withSources);
    assert.equal(show(locateField(web, path)), without);
  });

test('columns: a key with the sources, a value without', () => {
  const column = (sources: boolean): number | undefined =>
    locateField(web, fields('metadata.labels'), sources ? (file) => files.get(file) : undefined)?.column;
  assert.deepEqual([column(true), column(false)], [3, 10]);
});

test('a list item is found where it is written, not where a transformer sets a part of it', () => {
  const entry: Origin = { path: inline.path, line: 1, column: 1, certain: false };
  const image = '/spec/template/spec/containers/1/image';
  const item = '/spec/template/spec/containers/1/';
  const first = [...web.origins].filter(([pointer]) => pointer.startsWith(item) && pointer !== image);
  const set = { ...web, origins: new Map([[image, entry], ...first]) };
  assert.equal(
    show(locateField(set, container('side'), (file) => files.get(file))),
    'web: - image: sidecar:2',
  );
  assert.deepEqual(locateField(set, container('side', { field: 'image' })), entry);
});

test('an object whose kind has no origin is found by what else is in its document', () => {
  const origins = new Map(
    [...web.origins].filter(([pointer]) => !/^\/(apiVersion|kind|metadata\/name)$/.test(pointer)),
  );
  const patched = { ...web, origins };
  assert.equal(show(locateObject(patched, (file) => files.get(file))), 'web: kind: Deployment');
  assert.equal(show(locateObject(patched)), '? web: app: web');
  const onlyInline = {
    ...web,
    origins: new Map([...origins].filter(([, { path }]) => path === inline.path)),
  };
  assert.equal(
    show(locateObject(onlyInline, (file) => files.get(file))),
    '? kustomization: minReadySeconds: 5',
  );
});

test('an object of which nothing is known has no place', () => {
  const unknown = { ...web, origins: new Map<string, Origin>() };
  assert.equal(locateField(unknown, fields('spec.replicas')), undefined);
  assert.equal(locateObject(unknown), undefined);
});

test('a source that is another text than what was rendered claims nothing it does not hold', () => {
  const other = { path: base.path, text: base.text.replaceAll(/^/gm, '# ') };
  const place = locateField(web, fields('metadata.labels'), () => other);
  assert.deepEqual([place?.line, place?.certain], [web.origins.get('/metadata/labels/app')?.line, false]);
});

test('aliases of what stands elsewhere do not draw a map there, and a map of aliases stands where it is written', () => {
  const release: SourceText = {
    path: 'base/release.yaml',
    text: `kind: HelmRelease
apiVersion: v2
metadata:
  name: &name app
spec:
  values:
    fullname: *name
    service:
      ports:
        - port: *name
  interval: 1h
`,
  };
  const anchor = from(release, 'name: &name app', '&name');
  const object: LocatedObject = {
    object: {
      kind: 'HelmRelease',
      metadata: { name: 'app', namespace: 'x' },
      spec: { interval: '1h', values: { fullname: 'app', service: { ports: [{ port: 'app' }] } } },
    },
    origins: new Map([
      ['/kind', from(release, 'kind: HelmRelease', 'Helm')],
      ['/metadata/name', anchor],
      ['/spec/interval', from(release, 'interval: 1h', '1h')],
      ['/spec/values/fullname', anchor],
      ['/spec/values/service/ports/0/port', anchor],
    ]),
  };
  const lines = release.text.split('\n');
  const line = (path: string, ...rest: FieldPath): string => {
    const place = locateField(object, [...fields(path), ...rest], () => release);
    return lines[(place?.line ?? 0) - 1]?.trim() ?? '';
  };
  assert.equal(line('spec'), 'spec:');
  assert.equal(line('spec.values'), 'values:');
  assert.equal(line('spec.values.service'), 'service:');
  assert.equal(line('spec.values.service.ports'), 'ports:');
  assert.equal(line('spec.values.service.ports', { index: 0 }), '- port: *name');
  assert.equal(line('spec.values.service.type'), 'service:');
  assert.equal(line('spec.values.fullname'), 'name: &name app');
  assert.equal(line('metadata.namespace'), 'metadata:');
  assert.equal(locateField(object, fields('spec'))?.line, lines.indexOf('  interval: 1h') + 1);
});

test('a part whose every field a transformer sets stands where the document of its kind writes it', () => {
  const namespace: SourceText = {
    path: 'base/namespace.yaml',
    text: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n',
  };
  const set: Origin = { path: 'base/kustomization.yaml', line: 3, column: 12, certain: false };
  const object: LocatedObject = {
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    origins: new Map([
      ['/kind', from(namespace, 'kind: Namespace', 'Namespace')],
      ['/metadata/name', set],
    ]),
  };
  const sourceOf = (path: string): SourceText | undefined =>
    path === namespace.path ? namespace : undefined;
  assert.deepEqual(locateField(object, fields('metadata.labels'), sourceOf), {
    path: namespace.path,
    line: 3,
    column: 1,
    certain: false,
  });
  assert.deepEqual(locateField(object, fields('metadata.name'), sourceOf), set);
});

test('pointers are escaped', () => {
  const origin = from(base, 'team: shop', 'shop');
  const object: LocatedObject = {
    object: { metadata: { annotations: { 'example.com/a~b': 'x' } } },
    origins: new Map([['/metadata/annotations/example.com~1a~0b', origin]]),
  };
  assert.deepEqual(
    locateField(object, [...fields('metadata.annotations'), { field: 'example.com/a~b' }]),
    origin,
  );
});

function show(origin: Origin | undefined): string {
  if (!origin) return 'nowhere';
  const file = /([a-z]+)\.yaml$/.exec(origin.path)?.[1] ?? '';
  const line = files.get(origin.path)?.text.split('\n')[origin.line - 1]?.trim() ?? '';
  return `${origin.certain ? '' : '? '}${file}: ${line}`;
}
