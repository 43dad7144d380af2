import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { newGiteaUser } from '../harness/gitea/giteaObjects.ts';
import { giteaChartRepository, pushChart, pushOciChart } from '../harness/gitea/giteaPackages.ts';
import { startGitea, type Gitea } from '../harness/gitea/startGitea.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { packChart } from '../support/charts/packChart.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';
import { buildError, compareWithSent, isSynced } from './support/argoSent.ts';
import { startTlsFront, type TlsFront } from './support/tlsFront.ts';

// Charts of a real registry in the Applications of a real Argo CD: which version a range is, and what is applied of it.
// The Applications are those of an app of apps, whose manifests alone lie in the repository.

let world: AgentWorld;
let gitea: Gitea;
let front: TlsFront;
let classic = '';
let registry = '';
let artifact = '';
const hosts: string[] = [];

const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data:
  chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
  greeting: {{ .Values.greeting | quote }}
  values: {{ .Values | toJson | quote }}
`;
const versions = [
  '1.0.0',
  '1.2.0',
  'v1.3.0',
  '1.10.0',
  '2.0.0-beta.2',
  '2.0.0-rc.1',
  '1.10.0+build.7',
  '0.9.0',
];

before(async () => {
  world = await startAgentWorld('argo', (controlPlane) => startArgo(controlPlane));
  gitea = await startGitea(path.join(world.folder, 'gitea'));
  front = await startTlsFront(Number(new URL(gitea.url).port));
  const dana = await newGiteaUser(gitea, 'dana');
  for (const version of versions) {
    const packed = await packChart('web', version, {
      'values.yaml': `greeting: hello from ${version}\n`,
      'values-prod.yaml': 'greeting: good day\n',
      'templates/web.yaml': template,
    });
    if (!version.includes('+')) await pushChart(gitea, dana, packed);
    await pushOciChart(gitea, dana, { packed, name: 'web', tag: version.replace('+', '_') });
  }
  classic = giteaChartRepository(gitea, dana);
  registry = `127.0.0.1:${String(front.port)}/${dana.name}`;
  artifact = `oci://${new URL(gitea.url).host}/${dana.name}/web`;
  hosts.push(new URL(gitea.url).host, `127.0.0.1:${String(front.port)}`);
  const secrets: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['charts', { type: 'helm', enableOCI: 'true', url: registry, insecure: 'true' }],
    ['artifacts', { type: 'oci', url: artifact, insecureOCIForceHttp: 'true' }],
  ];
  for (const [name, stringData] of secrets)
    await world.objects.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: argoNamespace,
        labels: { 'argocd.argoproj.io/secret-type': 'repository' },
      },
      stringData: { name, ...stringData },
    });
});
after(async () => {
  await front.stop();
  await gitea.stop();
  await world.stop();
});

interface Case {
  readonly name: string;
  readonly sources: readonly JsonObject[];
  readonly files?: Readonly<Record<string, string>>;
}

const cases = (): readonly Case[] => [
  ...['1.2.0', '1.3.0', '1.x', '>=1.0.0 <1.10.0', '>=2.0.0-0', '0.9', 'newest'].flatMap(
    (version, i): readonly Case[] => [
      { name: `classic-${String(i)}`, sources: [ofClassic(version)] },
      { name: `registry-${String(i)}`, sources: [ofRegistry(version)] },
      { name: `artifact-${String(i)}`, sources: [ofArtifact(version)] },
    ],
  ),
  {
    name: 'values',
    sources: [
      ofClassic('1.2.0', {
        valueFiles: ['values-prod.yaml'],
        valuesObject: { more: { a: [1, 'two'] } },
        parameters: [{ name: 'revision', value: '$ARGOCD_APP_REVISION of $ARGOCD_APP_NAME' }],
      }),
    ],
  },
  { name: 'no-file', sources: [ofClassic('1.2.0', { valueFiles: ['none.yaml'] })] },
  {
    name: 'several',
    sources: [
      ofRegistry('1.x', {
        valueFiles: ['values-prod.yaml', '$values/envs/prod.yaml'],
        releaseName: 'named',
      }),
      { repoURL: world.address, targetRevision: 'main', ref: 'values' },
      { repoURL: world.address, targetRevision: 'main', path: 'plain' },
    ],
    files: {
      'envs/prod.yaml': 'greeting: of this repository\n',
      'plain/map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: several-plain }\ndata: { a: b }\n',
    },
  },
  {
    name: 'depends',
    sources: [ofRepository('depends')],
    files: chartWith('depends', `{ name: web, version: "~1.2", repository: "${classic}" }`),
  },
  {
    name: 'outdated',
    sources: [ofRepository('outdated')],
    files: {
      ...chartWith('outdated', `{ name: web, version: "1.x", repository: "${classic}" }`),
      'outdated/Chart.lock': `dependencies: [{ name: web, repository: "${classic}", version: 1.2.0 }]\ndigest: sha256:0\n`,
    },
  },
];

const ofClassic = (targetRevision: string, helm?: JsonObject): JsonObject => ({
  repoURL: classic,
  chart: 'web',
  targetRevision,
  ...(helm ? { helm } : {}),
});
const ofRegistry = (targetRevision: string, helm?: JsonObject): JsonObject => ({
  ...ofClassic(targetRevision, helm),
  repoURL: registry,
});
const ofArtifact = (targetRevision: string): JsonObject => ({ repoURL: artifact, targetRevision, path: '.' });
const ofRepository = (folder: string): JsonObject => ({
  repoURL: world.address,
  targetRevision: 'main',
  path: folder,
});

const chartWith = (folder: string, dependency: string): Readonly<Record<string, string>> => ({
  [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: own\nversion: 1.0.0\ndependencies: [${dependency}]\n`,
  [`${folder}/values.yaml`]: 'web: { greeting: from above }\nfront: { greeting: from above }\n',
});

test('what Argo CD sent of charts from elsewhere is what is rendered', async () => {
  const all = cases();
  const applications = all.map(({ name, sources }) => application(name, sources));
  const root = application(
    'root',
    [{ ...ofRepository('apps'), directory: { recurse: true } }],
    argoNamespace,
  );
  const repository = await publish(all, applications);
  await world.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fleet' } });
  await world.objects.apply(root);
  const done = await waitUntil('Argo CD to be done', () => settled(applications), {
    timeoutMs: 240_000,
    everyMs: 500,
  });
  const session = await world.openSession(repository, {
    trusted: true,
    hosts,
    folder: path.join(world.folder, 'charts'),
  });
  const snapshot = await session.settled();
  const tally = { equal: 0, 'both refuse to build': 0, different: 0 };
  const differences: string[] = [];
  for (const now of done) {
    const name = stringAt(now, 'metadata', 'name') ?? '';
    const owner = snapshot.owners.find(({ owner: { id } }) => id.kind === 'Application' && id.name === name);
    if (!owner) {
      tally.different++;
      differences.push(`${name} is no owner`);
      continue;
    }
    const { result, details } = compareWithSent(owner, now);
    tally[result]++;
    if (process.env['PLUMBLINE_WORDS'] !== undefined)
      console.log(name, result, buildError(now), owner.state, owner.owner.deployed?.revision);
    if (result === 'different') differences.push([name, ...details].join('\n  '));
  }
  console.log(`${String(all.length)} Applications with charts: ${JSON.stringify(tally)}`);
  assert.equal(differences.join('\n'), '');
  assert.ok(tally.equal > all.length / 2);
});

const application = (name: string, sources: readonly JsonObject[], namespace = 'fleet'): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: argoNamespace },
  spec: {
    project: 'default',
    ...(sources.length > 1 ? { sources: [...sources] } : { source: sources[0] ?? {} }),
    destination: { server: 'https://kubernetes.default.svc', namespace },
    syncPolicy: { automated: {} },
  },
});

async function settled(applications: readonly JsonObject[]): Promise<readonly JsonObject[]> {
  const now = await Promise.all(applications.map((one) => world.objects.get(one)));
  const open = now.find((one) => !isSynced(one));
  if (open)
    throw new Error(`not done: ${JSON.stringify([at(open, 'metadata', 'name'), at(open, 'status')])}`);
  return now;
}

async function publish(all: readonly Case[], applications: readonly JsonObject[]): Promise<string> {
  const repository = path.join(world.folder, 'clone');
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(repository, ...args);
  await gitOutput('.', 'clone', '--quiet', world.address, repository);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
    writeFileSync(path.join(repository, file), text);
  };
  for (const { files = {} } of all) for (const [file, text] of Object.entries(files)) write(file, text);
  for (const [i, one] of applications.entries())
    write(`apps/${all[i]?.name ?? ''}.json`, JSON.stringify(one));
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'charts');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return repository;
}
