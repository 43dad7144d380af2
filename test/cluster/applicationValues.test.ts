import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { lineNotes } from '../../src/present/lines/lineNotes.ts';
import { proposeAdoption } from '../../src/proposals/proposeAdoption.ts';
import type { AdoptionRequest } from '../../src/proposals/adoptionRequest.ts';
import type { Session } from '../../src/session/session.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { adopted } from '../support/adopted.ts';
import { valuesChart } from '../support/charts/valuesChart.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';

/**
 * Charts that the real Argo CD applies, with values from everywhere that an Application takes them from: what somebody
 * changes is noted on the line that controls it, and adopted there, proved by a render.
 */
let world: AgentWorld;
let session: Session;
let folder: string;
before(async () => {
  world = await startAgentWorld('argo', (controlPlane) => startArgo(controlPlane));
  folder = await publish();
  await world.objects.apply(root());
  for (const name of Object.keys(applications)) await untilSynced(name);
  session = await world.openSession(folder);
  await session.settled();
});
after(() => world.stop());

/** `helm` of the source that is the chart. */
const applications: Readonly<Record<string, string>> = {
  object: 'valuesObject:\n  replicas: 3',
  text: 'values: |\n  replicas: 3 # of them\n  image: { tag: 1.2.0 }',
  files: 'valueFiles: [ci.yaml]',
  ref: 'valueFiles: [$values/shared/prod.yaml]',
  other: 'valueFiles: [$values/shared/prod.yaml]',
  parameters:
    'parameters:\n  - name: replicas\n    value: "3"\n  - { name: image.tag, value: 1.2.0, forceString: true }',
  content: 'fileParameters:\n  - { name: motd, path: motd.txt }',
};

interface Case {
  readonly title: string;
  readonly application: string;
  readonly kind: 'Deployment' | 'ConfigMap';
  readonly field: string;
  readonly live: string | number;
  readonly scope?: AdoptionRequest['scope'];
  /** `path: text of the line` that has the note. */
  readonly line: string;
  readonly edited: readonly string[];
  readonly shared?: readonly string[];
}

const image = 'spec.template.spec.containers[name=store].image';
const cases: readonly Case[] = [
  {
    title: 'valuesObject',
    application: 'object',
    kind: 'Deployment',
    field: 'spec.replicas',
    live: 5,
    line: 'argo/object.yaml: replicas: 3',
    edited: ['argo/object.yaml: replicas: 5'],
  },
  {
    title: 'values',
    application: 'text',
    kind: 'Deployment',
    field: 'spec.replicas',
    live: 5,
    line: 'argo/text.yaml: replicas: 3 # of them',
    edited: ['argo/text.yaml: replicas: 5 # of them'],
  },
  {
    title: 'values, in a map on one line, of which the field is made',
    application: 'text',
    kind: 'Deployment',
    field: image,
    live: 'registry.example.com/store:1.2.9',
    line: 'argo/text.yaml: image: { tag: 1.2.0 }',
    edited: ['argo/text.yaml: image: { tag: 1.2.9 }'],
  },
  {
    title: "valueFiles of the chart's folder",
    application: 'files',
    kind: 'ConfigMap',
    field: 'data.level',
    live: 'debug',
    line: 'charts/store/ci.yaml: level: trace',
    edited: ['charts/store/ci.yaml: level: debug'],
  },
  {
    title: 'files of another source, which another Application shares',
    application: 'ref',
    kind: 'ConfigMap',
    field: 'data.level',
    live: 'debug',
    line: 'shared/prod.yaml: level: info',
    edited: ['shared/prod.yaml: level: debug'],
    shared: ['Application/argocd/other'],
  },
  {
    title: 'files of another source, for this Application alone',
    application: 'ref',
    kind: 'ConfigMap',
    field: 'data.level',
    live: 'debug',
    scope: 'environment',
    line: 'shared/prod.yaml: level: info',
    edited: ['argo/ref.yaml: valuesObject:', 'argo/ref.yaml: level: debug'],
  },
  {
    title: 'parameters',
    application: 'parameters',
    kind: 'Deployment',
    field: 'spec.replicas',
    live: 5,
    line: 'argo/parameters.yaml: value: "3"',
    edited: ['argo/parameters.yaml: value: "5"'],
  },
  {
    title: 'parameters, of which the field is made',
    application: 'parameters',
    kind: 'Deployment',
    field: image,
    live: 'registry.example.com/store:1.2.9',
    line: 'argo/parameters.yaml: - { name: image.tag, value: 1.2.0, forceString: true }',
    edited: ['argo/parameters.yaml: - { name: image.tag, value: 1.2.9, forceString: true }'],
  },
  {
    title: 'a value of the chart, for this Application alone, whose values are a text',
    application: 'text',
    kind: 'ConfigMap',
    field: 'data.level',
    live: 'debug',
    scope: 'environment',
    line: 'charts/store/values.yaml: level: warning # how much is said',
    edited: [
      'argo/text.yaml: parameters:',
      'argo/text.yaml: - name: level',
      'argo/text.yaml: value: debug',
      'argo/text.yaml: forceString: true',
    ],
  },
  {
    title: 'fileParameters',
    application: 'content',
    kind: 'ConfigMap',
    field: 'data.motd',
    live: 'Open today\n',
    line: 'charts/store/motd.txt: Closed today',
    edited: ['charts/store/motd.txt: Open today'],
  },
];

for (const { title, application, kind, field, live, scope = 'line', line, edited, shared = [] } of cases)
  void test(`values of an Application: ${title}`, async () => {
    await change(application, kind, live);
    const noted = await waitUntil(`the note of ${application}`, async () => {
      await session.settled();
      const { owner, path: at } = drifted(application, kind, field);
      assert.ok(owner && at);
      const notes = linesWith(field, application);
      assert.ok(notes.length > 0, 'no line has a note');
      return notes;
    });
    assert.deepEqual(noted, [line]);
    const { owner, object, path: at } = drifted(application, kind, field);
    assert.ok(owner && object && at);
    const writer = (repository: string): ReturnType<typeof createGitWriter> => createGitWriter(repository);
    const adoption = await proposeAdoption({ session, writer }, { owner, object, path: at, scope });
    assert.deepEqual(adopted(adoption), { edited, shared });
  });

function drifted(
  name: string,
  kind: string,
  field: string,
): Partial<Pick<AdoptionRequest, 'owner' | 'object' | 'path'>> {
  const owner: OwnerSnapshot | undefined = session.snapshot.owners.find(
    ({ owner: { id } }) => id.kind === 'Application' && id.name === name,
  );
  const object = owner?.objects.find(({ id }) => id.kind === kind);
  const found = object?.verdict?.fields.find(
    (one) => one.verdict === 'DRIFT' && formatPath(one.path) === field,
  );
  return owner && object && found ? { owner, object, path: found.path } : {};
}

/** The lines that note a field of an Application, each as `path: text`. */
const linesWith = (field: string, application: string): readonly string[] =>
  [...lineNotes(session.snapshot, Date.now())].flatMap(([file, notes]) =>
    notes
      .filter(({ targets }) =>
        targets.some(
          ({ row }) => row.includes(`Application/argocd/${application}"`) && row.includes(`"${field}"`),
        ),
      )
      .map(
        ({ line }) =>
          `${path.relative(folder, file)}: ${readFileSync(file, 'utf8').split('\n')[line]?.trim() ?? ''}`,
      ),
  );

async function change(namespace: string, kind: Case['kind'], live: Case['live']): Promise<void> {
  const target = {
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name: namespace, namespace },
  };
  const edit = { fieldManager: 'kubectl-edit', type: 'strategic' } as const;
  if (kind === 'ConfigMap') {
    const key = String(live).endsWith('\n') ? 'motd' : 'level';
    await world.objects.patch(target, { data: { [key]: live } }, edit);
  } else if (typeof live === 'number') await world.objects.patch(target, { spec: { replicas: live } }, edit);
  else {
    const containers = [{ name: 'store', image: live }];
    await world.objects.patch(target, { spec: { template: { spec: { containers } } } }, edit);
  }
}

const named = (name: string): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: argoNamespace },
});

const root = (): JsonObject => ({
  ...named('root'),
  spec: {
    project: 'default',
    source: { repoURL: world.address, targetRevision: 'main', path: 'argo' },
    destination: { server: 'https://kubernetes.default.svc', namespace: argoNamespace },
    syncPolicy: { automated: {} },
  },
});

function manifest(name: string, helm: string): string {
  const source = `repoURL: ${world.address}\ntargetRevision: main`;
  const indented = (text: string, by: number): string => text.replaceAll(/^/gm, ' '.repeat(by));
  const chart = `${source}\npath: charts/store\nhelm:\n${indented(helm, 2)}`;
  const isSeveral = helm.includes('$values');
  const sources = isSeveral
    ? `  sources:\n    - ${indented(chart, 6).trimStart()}\n    - ${indented(`${source}\nref: values`, 6).trimStart()}`
    : `  source:\n${indented(chart, 4)}`;
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  namespace: ${argoNamespace}
spec:
  project: default
  destination:
    server: https://kubernetes.default.svc
    namespace: ${name}
  syncPolicy:
    automated: {}
    syncOptions: [CreateNamespace=true]
${sources}
`;
}

const untilSynced = (name: string): Promise<unknown> =>
  waitUntil(
    `${name} to be synced`,
    async () => {
      const found = await world.objects.get(named(name));
      if (stringAt(found, 'status', 'sync', 'status') === 'Synced') return true;
      throw new Error(JSON.stringify(found['status']));
    },
    { timeoutMs: 120_000, everyMs: 300 },
  );

async function publish(): Promise<string> {
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  const files = {
    ...valuesChart,
    'shared/prod.yaml': 'level: info\nmotd: none\n',
    ...Object.fromEntries(
      Object.entries(applications).map(([name, helm]) => [`argo/${name}.yaml`, manifest(name, helm)]),
    ),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  }
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'the store');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return clone;
}
