import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { variableEdits } from '../../src/core/change/variableEdits.ts';
import { writeField } from '../../src/core/change/writeField.ts';
import { locateField } from '../../src/core/provenance/locateField.ts';
import { pathOfPointer } from '../../src/core/resource/pathOfPointer.ts';
import type { Json } from '../../src/core/resource/json.ts';
import { pointerSegments } from '../../src/core/yaml/jsonPointer.ts';
import { applyEdits } from '../../src/core/yaml/textEdit.ts';
import { toldVariables } from '../../src/present/lines/toldVariables.ts';
import type { BuiltObject, GoodBuild } from '../../src/session/inputs.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/** Which line controls a field that variables of `postBuild` make, of two clusters that share its base. */

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { team: "\${team:=shop}" }
spec:
  replicas: \${replicas}
  template:
    spec:
      containers:
        - name: web
          image: registry.example.com/web:\${tag}
          args: ["\${level:-info}", "\${chained}", "\${key}"]
          env:
            - { name: BOTH, value: "\${stage}-\${tag}" }
`;

const cluster = (name: string, replicas: number): Readonly<Record<string, string>> => ({
  [`clusters/${name}/apps.yaml`]: fluxKustomization(
    'apps',
    'apps',
    `  postBuild:
    substitute:
      stage: ${name}
      chained: \${outer}
    substituteFrom:
      - kind: ConfigMap
        name: settings
      - kind: Secret
        name: keys
        optional: true
`,
  ),
  [`clusters/${name}/sync.yaml`]: fluxKustomization(
    'flux-system',
    `clusters/${name}`,
    `  postBuild: { substitute: { outer: of-${name} } }\n`,
  ),
  [`clusters/${name}/settings.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: flux-system }
data:
  replicas: "${String(replicas)}" # how many
  tag: 1.${String(replicas)}.0
`,
  [`clusters/${name}/keys.yaml`]: `apiVersion: v1
kind: Secret
metadata: { name: keys, namespace: flux-system }
data: { key: c2VjcmV0 }
`,
});

const files = {
  ...cluster('eu', 3),
  ...cluster('us', 2),
  'apps/kustomization.yaml': 'resources: [web.yaml]\n',
  'apps/web.yaml': deployment,
};

interface World {
  readonly good: GoodBuild;
  readonly built: BuiltObject;
}

async function worldOf(t: TestContext, environment: string): Promise<World> {
  const { session } = await engineSession(t, files);
  const { owners } = await session.settled();
  const owner = owners.find(
    (one) =>
      one.environment === environment && one.owner.id.kind !== 'Target' && one.owner.id.name === 'apps',
  );
  const good = owner?.working?.lastGood;
  const built = good?.objects[0];
  assert.ok(good && built, JSON.stringify(owner?.working?.outcome));
  return { good, built };
}

const container = '/spec/template/spec/containers/0';

test('each environment has a line of its own', async (t) => {
  const { session } = await engineSession(t, files);
  const { owners } = await session.settled();
  const linesOf = (environment: string): readonly string[] => {
    const owner = owners.find(
      ({ environment: at, owner: { id } }) =>
        at === environment && id.kind !== 'Target' && id.name === 'apps',
    );
    const built = owner?.working?.lastGood?.objects[0];
    return [
      '/spec/replicas',
      '/metadata/labels/team',
      `${container}/image`,
      ...[0, 1, 2].map((i) => `${container}/args/${String(i)}`),
    ].map((pointer) => {
      const origin = built?.origins.get(pointer);
      return origin ? `${origin.path}:${String(origin.line)}${origin.certain ? '' : '?'}` : '';
    });
  };
  const lines = (name: string): readonly string[] => [
    `clusters/${name}/settings.yaml:5`,
    // A default.
    'apps/web.yaml:5',
    // Only a part of it.
    'apps/web.yaml:12',
    'apps/web.yaml:13',
    // The variable of the one is the value of the other's.
    `clusters/${name}/sync.yaml:9`,
    `clusters/${name}/keys.yaml:4`,
  ];
  assert.deepEqual(linesOf('clusters/eu'), lines('eu'));
  assert.deepEqual(linesOf('clusters/us'), lines('us'));
});

test('what is told beside the line', async (t) => {
  const { built } = await worldOf(t, 'clusters/eu');
  const told = (pointer: string): readonly string[] =>
    toldVariables(built, pathOfPointer(built.object, pointerSegments(pointer))).map(
      ({ sentence }) => sentence,
    );
  assert.deepEqual(told('/metadata/name'), []);
  assert.deepEqual(told('/spec/replicas'), [
    'It is the value of `replicas`, which stands at apps/web.yaml:7',
  ]);
  assert.deepEqual(told(`${container}/image`), ['`tag` is set at clusters/eu/settings.yaml:6']);
  assert.deepEqual(told(`${container}/env/0/value`), [
    '`stage` is set at clusters/eu/apps.yaml:11',
    '`tag` is set at clusters/eu/settings.yaml:6',
  ]);
  assert.deepEqual(told('/metadata/labels/team'), [
    '`team` is not set: what the line says for that case stands here',
  ]);
});

test('another value is written where the variable is set', async (t) => {
  const { good, built } = await worldOf(t, 'clusters/eu');
  const sourceOf = (path: string) => good.texts.get(path);
  const written = (pointer: string, wanted: Json): string => {
    const path = pathOfPointer(built.object, pointerSegments(pointer));
    const direct = writeField(built, path, wanted, sourceOf);
    const [edits] = direct.ok ? [direct.value] : variableEdits(built, path, wanted, sourceOf);
    if (!edits) return direct.ok ? '' : direct.failure;
    const [before, after] = [edits.source.text, applyEdits(edits.source.text, edits.edits)].map((text) =>
      text.split('\n'),
    );
    return (after ?? [])
      .flatMap((line, i) => (line === before?.[i] ? [] : [`${edits.source.path}:${line}`]))
      .join('; ');
  };
  assert.equal(written('/spec/replicas', 5), 'clusters/eu/settings.yaml:  replicas: "5" # how many');
  assert.equal(
    written(`${container}/image`, 'registry.example.com/web:1.4.0'),
    'clusters/eu/settings.yaml:  tag: 1.4.0',
  );
  assert.equal(
    written(`${container}/image`, 'mirror.example.com/web:1.4.0'),
    'apps/web.yaml:12 takes the value from the variable tag, which clusters/eu/settings.yaml:6 sets: change it there',
  );
  assert.equal(
    written(`${container}/args/1`, 'other'),
    'clusters/eu/sync.yaml:  postBuild: { substitute: { outer: other } }',
  );
});

test('maps and lists stay where they are written', async (t) => {
  const { good, built } = await worldOf(t, 'clusters/eu');
  const lineOf = (...path: readonly (string | number)[]): string => {
    const elements = path.map((one) => (typeof one === 'string' ? { field: one } : { index: one }));
    const origin = locateField(built, elements, (name) => good.texts.get(name));
    return origin ? `${origin.path}:${String(origin.line)}` : '';
  };
  assert.equal(lineOf('metadata', 'labels'), 'apps/web.yaml:5');
  assert.equal(lineOf('spec', 'template', 'spec', 'containers', 0, 'args'), 'apps/web.yaml:13');
  assert.equal(lineOf(), 'apps/web.yaml:2');
});
