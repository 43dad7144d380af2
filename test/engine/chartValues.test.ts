import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOwner } from '../../src/core/owner/owner.ts';
import { withField } from '../../src/core/change/withField.ts';
import { isObject, type Json } from '../../src/core/resource/json.ts';
import { pathOfPointer } from '../../src/core/resource/pathOfPointer.ts';
import { pointerSegments } from '../../src/core/yaml/jsonPointer.ts';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { chartFileText } from '../../src/present/documents/chartFile.ts';
import { placeOfOrigin } from '../../src/present/lines/placeOf.ts';
import { originOfField } from '../../src/present/lines/originOf.ts';
import { type Adoption, proposeAdoption } from '../../src/proposals/proposeAdoption.ts';
import type { AdoptionRequest } from '../../src/proposals/adoptionRequest.ts';
import type { ProposalOutcome } from '../../src/proposals/proposing.ts';
import { workingTree, type BuiltObject } from '../../src/session/inputs.ts';
import type { Session } from '../../src/session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../src/session/snapshot.ts';
import { adopted } from '../support/adopted.ts';
import { chartServer, indexOf } from '../support/charts/chartServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { temporaryFolder } from '../support/temporaryRepository.ts';
import { valuesChart } from '../support/charts/valuesChart.ts';
import { engineSession, fluxKustomization, type EngineSession } from './support/engineSession.ts';

/**
 * A value of a chart that is another one live, from wherever charts take values: the line that controls it, and a proposal that
 * writes it there, proved by a render. What is live is said by each case; no cluster is asked.
 */

/** A field that is another one live. */
interface Drifted {
  /** `HelmRelease/store/cart`. */
  readonly owner: string;
  readonly kind: string;
  /** JSON pointer. */
  readonly field: string;
  readonly live: Json;
  readonly scope?: AdoptionRequest['scope'];
}

interface Found {
  /** `path: text of the line`. */
  readonly line: string;
  readonly adoption: ProposalOutcome<Adoption>;
}

async function find(
  { session, repository }: EngineSession,
  { owner: name, kind, field, live, scope = 'line' }: Drifted,
): Promise<Found> {
  const { owner, built } = await rendered(session, name, kind);
  const path = pathOfPointer(built.object, pointerSegments(field));
  await session.origins.locate(session.snapshot, {
    owner,
    revision: workingTree,
    fields: [{ built, path }],
  });
  await session.settled();
  const now = await rendered(session, name, kind);
  const isLive = withField(built.object, path, live);
  assert.ok(isObject(isLive));
  const object = {
    ...unknownObject,
    id: built.id,
    working: { built: now.built, namespaced: true, additions: '', object: built.object },
    live: { kind: 'present', object: isLive, asOf: undefined },
  } as const;
  const origin = originOfField(now.owner, object, path);
  const content = session.snapshot.inputs.repositories
    .get(repository.folder)
    ?.working?.get(origin?.path ?? '');
  const text =
    content?.kind === 'text' ? content.source.text.split('\n')[(origin?.line ?? 0) - 1] : undefined;
  const { environment } = repository;
  const adoption = await proposeAdoption(
    { session, writer: (root) => createGitWriter(root, { environment }) },
    { owner: now.owner, object, path, scope },
  );
  return { line: `${origin?.path ?? 'nowhere'}: ${text?.trim() ?? ''}`, adoption };
}

/** What a session without a cluster says of an object beside its render. */
const unknownObject: Omit<ObjectSnapshot, 'id' | 'working' | 'live'> = {
  deployed: undefined,
  head: undefined,
  resource: undefined,
  claimants: undefined,
  definedHere: false,
  namespaceMissing: false,
  predictions: [],
  toPredict: [],
  predicted: {},
  verdict: undefined,
};

async function rendered(
  session: Session,
  name: string,
  kind: string,
): Promise<{ readonly owner: OwnerSnapshot; readonly built: BuiltObject }> {
  const { owners } = await session.settled();
  const owner = owners.find((one) => formatOwner(one.owner.id) === name);
  assert.ok(owner, `${name} is none of ${owners.map((one) => formatOwner(one.owner.id)).join(', ')}`);
  const built = owner.working?.lastGood?.objects.find(({ id }) => id.kind === kind);
  assert.ok(built, `${kind} of ${name} is not rendered: ${JSON.stringify(owner.working?.outcome)}`);
  return { owner, built };
}

const release = (name: string, spec: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
spec:
  interval: 1h
  chart: { spec: { chart: ./charts/store, sourceRef: { kind: GitRepository, name: flux-system } } }
${spec}`;

const releases = {
  ...valuesChart,
  'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
  'apps/kustomization.yaml': `namespace: store
resources: [cart.yaml, mail.yaml, search.yaml]
configMapGenerator:
  - { name: mail, files: [values.yaml=mail-values.yaml] }
  - { name: common, files: [common.yaml] }
configurations: [names.yaml]
`,
  'apps/names.yaml':
    'nameReference: [{ kind: ConfigMap, version: v1, fieldSpecs: [{ path: spec/valuesFrom/name, kind: HelmRelease }] }]\n',
  'apps/cart.yaml': release(
    'cart',
    '  values:\n    replicas: 3\n    image: { tag: 1.2.0 }\n    port: 8081\n',
  ),
  'apps/mail.yaml': release(
    'mail',
    '  valuesFrom:\n    - { kind: ConfigMap, name: common, valuesKey: common.yaml }\n    - { kind: ConfigMap, name: mail }\n',
  ),
  'apps/search.yaml': release(
    'search',
    '  valuesFrom:\n    - { kind: ConfigMap, name: common, valuesKey: common.yaml }\n  values: { replicas: 2 }\n',
  ),
  'apps/mail-values.yaml': '# Of the team.\nreplicas: 2\nimage:\n  tag: 2.0.1 # of the mail\n',
  'apps/common.yaml': 'level: info\n',
};

test('values of a HelmRelease', async (t) => {
  const world = await engineSession(t, releases);
  const cases: readonly {
    readonly title: string;
    readonly drifted: Drifted;
    readonly line: string;
    readonly edited: readonly string[];
    readonly shared?: readonly string[];
  }[] = [
    {
      title: 'of its own',
      drifted: { owner: 'HelmRelease/store/cart', kind: 'Deployment', field: '/spec/replicas', live: 5 },
      line: 'apps/cart.yaml: replicas: 3',
      edited: ['apps/cart.yaml: replicas: 5'],
    },
    {
      title: 'of its own, of which the field is made',
      drifted: {
        owner: 'HelmRelease/store/cart',
        kind: 'Deployment',
        field: '/spec/template/spec/containers/0/image',
        live: 'registry.example.com/store:1.2.9',
      },
      line: 'apps/cart.yaml: image: { tag: 1.2.0 }',
      edited: ['apps/cart.yaml: image: { tag: 1.2.9 }'],
    },
    {
      title: 'a number that a template makes a text',
      drifted: { owner: 'HelmRelease/store/cart', kind: 'ConfigMap', field: '/data/port', live: '8090' },
      line: 'apps/cart.yaml: port: 8081',
      edited: ['apps/cart.yaml: port: 8090'],
    },
    {
      title: 'of a file that a ConfigMap is generated of',
      drifted: { owner: 'HelmRelease/store/mail', kind: 'Deployment', field: '/spec/replicas', live: 4 },
      line: 'apps/mail-values.yaml: replicas: 2',
      edited: ['apps/mail-values.yaml: replicas: 4'],
    },
    {
      title: 'of such a file that two releases share',
      drifted: { owner: 'HelmRelease/store/mail', kind: 'ConfigMap', field: '/data/level', live: 'debug' },
      line: 'apps/common.yaml: level: info',
      edited: ['apps/common.yaml: level: debug'],
      shared: ['HelmRelease/store/search'],
    },
    {
      title: 'of such a file, for this release alone',
      drifted: {
        owner: 'HelmRelease/store/search',
        kind: 'ConfigMap',
        field: '/data/level',
        live: 'debug',
        scope: 'environment',
      },
      line: 'apps/common.yaml: level: info',
      edited: ['apps/search.yaml: values: { replicas: 2, level: debug }'],
    },
    {
      title: 'of the chart, for all of its releases',
      drifted: { owner: 'HelmRelease/store/mail', kind: 'ConfigMap', field: '/data/motd', live: 'open' },
      line: 'charts/store/values.yaml: motd: none',
      edited: ['charts/store/values.yaml: motd: open'],
      shared: ['HelmRelease/store/cart', 'HelmRelease/store/search'],
    },
    {
      title: 'of the chart, for this release alone',
      drifted: {
        owner: 'HelmRelease/store/cart',
        kind: 'ConfigMap',
        field: '/data/motd',
        live: 'open',
        scope: 'environment',
      },
      line: 'charts/store/values.yaml: motd: none',
      edited: ['apps/cart.yaml: motd: open'],
    },
  ];
  for (const { title, drifted, line, edited, shared = [] } of cases)
    await t.test(title, async () => {
      const found = await find(world, drifted);
      assert.equal(found.line, line);
      assert.deepEqual(adopted(found.adoption), { edited, shared });
    });

  await t.test('no value, but a line of a template, has no place for one release alone', async () => {
    const { line, adoption } = await find(world, {
      owner: 'HelmRelease/store/cart',
      kind: 'Deployment',
      field: '/spec/template/spec/terminationGracePeriodSeconds',
      live: 60,
      scope: 'environment',
    });
    assert.equal(line, 'charts/store/templates/all.yaml: terminationGracePeriodSeconds: 30');
    assert.match(
      adoption.ok ? '' : adoption.failure.message,
      /^charts\/store\/templates\/all\.yaml:12 is no value/,
    );
  });
});

/** A base that each environment patches. */
const environments = {
  ...valuesChart,
  'base/kustomization.yaml': 'resources: [cart.yaml]\n',
  'base/cart.yaml': release('cart', '  values:\n    replicas: 3\n    level: info\n'),
  ...Object.fromEntries(
    ['eu', 'us'].flatMap((name) => [
      [`clusters/${name}.yaml`, fluxKustomization(name, `environments/${name}`)],
      [
        `environments/${name}/kustomization.yaml`,
        `namespace: ${name}\nresources: [../../base]\npatches:\n  - path: level.yaml\n`,
      ],
      [
        `environments/${name}/level.yaml`,
        `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cart }\nspec:\n  values:\n    level: ${name === 'eu' ? 'debug' : 'error'}\n`,
      ],
    ]),
  ),
};

test('values of a HelmRelease that environments patch', async (t) => {
  const world = await engineSession(t, environments);
  const replicas = { owner: 'HelmRelease/eu/cart', kind: 'Deployment', field: '/spec/replicas', live: 7 };

  await t.test('in the patch of this one', async () => {
    const found = await find(world, {
      owner: 'HelmRelease/eu/cart',
      kind: 'ConfigMap',
      field: '/data/level',
      live: 'trace',
    });
    assert.equal(found.line, 'environments/eu/level.yaml: level: debug');
    assert.deepEqual(adopted(found.adoption), {
      edited: ['environments/eu/level.yaml: level: trace'],
      shared: [],
    });
  });

  await t.test('in the base, for all', async () => {
    const found = await find(world, replicas);
    assert.equal(found.line, 'base/cart.yaml: replicas: 3');
    assert.deepEqual(adopted(found.adoption), {
      edited: ['base/cart.yaml: replicas: 7'],
      shared: ['HelmRelease/us/cart'],
    });
  });

  await t.test('in the base, for this one alone: a patch in its own kustomization', async () => {
    const found = await find(world, { ...replicas, scope: 'environment' });
    const { edited, shared } = adopted(found.adoption);
    assert.deepEqual(shared, []);
    assert.deepEqual(edited.slice(0, 2), [
      'environments/eu/kustomization.yaml: - patch: |',
      'environments/eu/kustomization.yaml: apiVersion: helm.toolkit.fluxcd.io/v2',
    ]);
    assert.ok(edited.includes('environments/eu/kustomization.yaml: replicas: 7'), edited.join('\n'));
  });
});

test('values of a chart that was fetched', async (t) => {
  const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}, namespace: store }
data:
  level: {{ .Values.log.level }}
  kind: shop
`;
  const packed = await packChart('web', '1.0.0', {
    'values.yaml': 'log:\n  level: info\n',
    'templates/web.yaml': template,
  });
  const server = await chartServer(t, ({ path: asked }, response) => {
    if (asked === '/index.yaml') response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed)));
    else if (asked === '/web-1.0.0.tgz') response.end(packed);
    else response.writeHead(404).end();
  });
  const files = {
    'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
    'apps/kustomization.yaml': 'namespace: store\nresources: [web.yaml, charts.yaml]\n',
    'apps/charts.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: { name: charts }\nspec: { interval: 1h, url: ${server.url} }\n`,
    'apps/web.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
spec:
  interval: 1h
  chart:
    spec: { chart: web, version: 1.0.0, sourceRef: { kind: HelmRepository, name: charts } }
`,
  };
  const charts = { trusted: true, hosts: [server.host], folder: temporaryFolder(t) };
  const world = await engineSession(t, files, { charts });
  const level = { owner: 'HelmRelease/store/web', kind: 'ConfigMap', field: '/data/level', live: 'debug' };

  await t.test('are said in the manifest of the release', async () => {
    const found = await find(world, level);
    assert.equal(found.line, 'web-1.0.0.tgz/values.yaml: ');
    assert.deepEqual(adopted(found.adoption), {
      edited: ['apps/web.yaml: values:', 'apps/web.yaml: log:', 'apps/web.yaml: level: debug'],
      shared: [],
    });
  });

  await t.test('and its templates are lines that can be looked at', async () => {
    const { line, adoption } = await find(world, { ...level, field: '/data/kind', live: 'store' });
    assert.equal(line, 'web-1.0.0.tgz/templates/web.yaml: ');
    assert.match(
      adoption.ok ? '' : adoption.failure.message,
      /^web-1\.0\.0\.tgz\/templates\/web\.yaml:6 is no value of the chart/,
    );
    const { snapshot } = world.session;
    const { owner, built } = await rendered(world.session, level.owner, level.kind);
    const origin = built.origins.get('/data/kind');
    const place = origin && placeOfOrigin(snapshot, owner, origin);
    assert.deepEqual(place, {
      path: '',
      line: 5,
      column: 0,
      chart: { title: 'web-1.0.0', digest: digestOf(packed), file: 'templates/web.yaml' },
    });
    assert.equal(chartFileText(snapshot.inputs.charts, place.chart), template);
    assert.equal(chartFileText(snapshot.inputs.charts, { ...place.chart, digest: 'sha256:0' }), undefined);
  });
});
