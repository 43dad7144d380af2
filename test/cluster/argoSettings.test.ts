import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { formatRule } from '../../src/core/owner/ignoreRules.ts';
import { at, isArray, isObject, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { readPlainYaml } from '../../src/core/yaml/plainYaml.ts';
import { blockText } from '../../src/core/yaml/yamlText.ts';
import { ruleText } from '../../src/present/lines/placeOfRule.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../src/session/snapshot.ts';
import { syncPlan } from '../../src/session/plan/syncPlan.ts';
import type { Session } from '../../src/session/session.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';
import { cloned, pushFiles } from './support/clone.ts';
import { proposedRule } from './support/proposedRule.ts';

/** What Argo CD's own settings leave out of the comparison, beside what the real Argo CD says of each object. */

const settings = {
  'resource.customizations.ignoreDifferences.ConfigMap': 'jsonPointers: [/data/ignored]\n',
  'resource.customizations.ignoreDifferences.apps_Deployment':
    'jqPathExpressions: [".spec.template.spec.containers[].image"]\n',
  'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [trusted]\n',
  'resource.compareoptions': 'ignoreAggregatedRoles: true\n',
  'resource.customizations.knownTypeFields.example.com_Widget':
    '- {field: spec.memory, type: core/Quantity}\n- {field: spec.every, type: meta/v1/Duration}\n',
  'resource.exclusions': '- apiGroups: [""]\n  kinds: [Endpoints]\n',
};

let world: AgentWorld;
let session: Session;
let repository: string;
before(async () => {
  world = await startAgentWorld('argo', (controlPlane) =>
    startArgo(controlPlane, { settings, serverSideDiff: true }),
  );
  await world.objects.apply(widgets);
  repository = await publish();
  for (const [name, options] of Object.entries(applications))
    await world.objects.apply(application(name, options));
  for (const name of Object.keys(applications)) await agentSays(name, 'Synced');
  session = await world.openSession(repository);
  await session.settled();
});
after(async () => {
  await world.stop();
});

/** By name, their sync options; all apply the same folder, each to a namespace of its own. */
const applications: Readonly<Record<string, readonly string[]>> = {
  plain: ['CreateNamespace=true'],
  respectful: ['CreateNamespace=true', 'RespectIgnoreDifferences=true'],
  // Compared on the server's side, as the controller was told.
  asked: ['CreateNamespace=true'],
};

void test('what argocd-cm ignores is no drift, and what it does not is', async () => {
  for (const name of Object.keys(applications)) await drift(name);
  for (const name of Object.keys(applications)) {
    await agentSays(name, 'OutOfSync');
    const theirs = await statuses(name);
    const owner = await waitUntil('our verdicts', () => {
      const found = ownerOf(name);
      return found.objects.some(({ verdict }) => verdict?.verdict === 'DRIFT') && found;
    });
    const ours = await waitUntil('the ignored ones', () => {
      const told = Object.fromEntries(owned(ownerOf(name)).map((object) => [key(object), words(object)]));
      const hidden = ['Deployment web', 'ConfigMap ignored', 'Widget respelled'];
      const isTold = hidden.every((one) => told[one]?.includes('IGNORED'));
      return isTold && told['Widget resized'] !== 'SYNC' && told;
    });
    assert.deepEqual(ours, {
      'ConfigMap drifted': 'DRIFT: data.plain DRIFT',
      'ConfigMap ignored':
        'IGNORED: data.ignored IGNORED by argocd-cm: resource.customizations.ignoreDifferences.ConfigMap: /data/ignored',
      'Widget resized': 'DRIFT: spec.memory DRIFT',
      'Widget respelled': `IGNORED: spec.memory IGNORED by ${types}: spec.memory is core/Quantity: spec.every IGNORED by ${types}: spec.every is meta/v1/Duration`,
      'ConfigMap trusted':
        'IGNORED: data.plain IGNORED by argocd-cm: resource.customizations.ignoreDifferences.all: trusted',
      'Deployment web':
        'IGNORED: spec.template.spec.containers[name=web].image IGNORED by argocd-cm: resource.customizations.ignoreDifferences.apps_Deployment: .spec.template.spec.containers[].image',
      'Endpoints left':
        'NOT_COMPARED Argo CD leaves objects of this kind out, by resource.exclusions of argocd-cm',
    });
    assert.equal(owner.state.kind, 'compared');
    // OutOfSync is what we call drift; what is excluded it does not even name.
    for (const [object, told] of Object.entries(ours))
      assert.equal(
        theirs[object],
        told.startsWith('DRIFT') ? 'OutOfSync' : told.startsWith('NOT') ? undefined : 'Synced',
        object,
      );
  }
});

void test('a sync writes what is ignored, unless it respects the rules: as foretold', async () => {
  const planned = syncPlan(session.snapshot);
  for (const [name, syncOptions] of Object.entries(applications)) {
    const plan = planned.find(
      ({ snapshot: { owner } }) => owner.id.kind === 'Application' && owner.id.name === name,
    );
    assert.ok(plan?.kind === 'planned');
    const writes = plan.plan.steps.flatMap(({ id, fields }) =>
      fields.map((field) => `${id.name} ${formatPath(field.path)}`),
    );
    const image = 'web spec.template.spec.containers[name=web].image';
    const expected = [
      'drifted data.plain',
      'resized spec.memory',
      ...(name === 'respectful'
        ? []
        : [
            'ignored data.ignored',
            'trusted data.plain',
            image,
            'respelled spec.every',
            'respelled spec.memory',
          ]),
    ];
    assert.deepEqual(writes.sort(), expected.sort(), name);
    await world.objects.patch(application(name), { operation: { sync: { revision: 'main', syncOptions } } });
    await agentSays(name, 'Synced');
    const left = await Promise.all([
      value('ConfigMap', 'drifted', name, 'plain'),
      value('ConfigMap', 'ignored', name, 'ignored'),
      value('ConfigMap', 'trusted', name, 'plain'),
    ]);
    const changed = name === 'respectful' ? 'changed' : 'text';
    assert.deepEqual(left, ['text', changed, changed], name);
    const { spec } = await world.objects.get(widget('respelled', name));
    assert.deepEqual(spec, name === 'respectful' ? { memory: '1Gi', every: '1h0m0s' } : respelled, name);
  }
});

void test('a rule is proposed for what has drifted, and Argo CD then leaves that alone', async () => {
  const { objects } = world;
  const drifted = configMap('drifted', 'respectful');
  await objects.patch(
    drifted,
    { data: { plain: 'changed', ignored: 'text' } },
    { fieldManager: 'kubectl-edit' },
  );
  await agentSays('respectful', 'OutOfSync');
  const find = (): ObjectSnapshot | undefined =>
    ownerOf('respectful').objects.find(({ id }) => id.name === 'drifted');
  const object = await waitUntil('the drift', () => {
    const found = find();
    return found?.verdict?.verdict === 'DRIFT' && found;
  });
  const asked = { owner: ownerOf('respectful'), object, path: [{ field: 'data' }, { field: 'plain' }] };
  const rule = await proposedRule(session, asked);
  assert.match(rule.notes.join('\n'), /the field is ignored, and nothing else that differs now/);

  writeFileSync(path.join(repository, rule.path), rule.text);
  const read = readPlainYaml(rule.text);
  assert.ok(read.ok && isObject(read.value));
  await objects.apply(read.value);
  await agentSays('respectful', 'Synced');
  await session.refresh();
  const field = await waitUntil('our verdict', () => {
    const verdict = find()?.verdict;
    return verdict?.verdict === 'IGNORED' && verdict.fields[0];
  });
  assert.match(
    ruleText(ownerOf('respectful'), field) ?? '',
    /^spec\.ignoreDifferences\[0\]: \/data\/plain \(owners\/respectful\.yaml:\d+\)$/,
  );
  // Neither by itself, however often it looks, nor when somebody has it sync.
  await objects.patch(application('respectful'), { spec: { syncPolicy: { automated: { selfHeal: true } } } });
  await refreshed('respectful');
  const sync = { revision: 'main', syncOptions: applications['respectful'] ?? [] };
  await objects.patch(application('respectful'), { operation: { sync } });
  await agentSays('respectful', 'Synced');
  assert.equal(await value('ConfigMap', 'drifted', 'respectful', 'plain'), 'changed');
});

/** Argo CD takes the mark away when it has compared again. */
async function refreshed(name: string): Promise<void> {
  const mark = 'argocd.argoproj.io/refresh';
  await world.objects.patch(application(name), { metadata: { annotations: { [mark]: 'hard' } } });
  await waitUntil(`${name} to be compared`, async () => {
    assert.equal(at(await world.objects.get(application(name)), 'metadata', 'annotations', mark), undefined);
    return true;
  });
}

const key = ({ id }: ObjectSnapshot): string => `${id.kind} ${id.name}`;
const owned = (owner: OwnerSnapshot): readonly ObjectSnapshot[] =>
  owner.objects.filter(({ deployed }) => deployed);

const words = ({ verdict }: ObjectSnapshot): string =>
  [
    verdict?.verdict ?? 'none',
    ...(verdict?.reason === undefined ? [] : [` ${verdict.reason}`]),
    ...(verdict?.fields ?? []).map(
      ({ path: field, verdict: said, rule }) =>
        `: ${formatPath(field)} ${said}${rule ? ` by ${formatRule(rule)}: ${rule.pointer}` : ''}`,
    ),
  ].join('');

function ownerOf(name: string): OwnerSnapshot {
  const found = session.snapshot.owners.find(
    ({ owner: { id } }) => id.kind === 'Application' && id.name === name,
  );
  assert.ok(found, `no owner ${name}`);
  return found;
}

void test('a namespace that its project does not permit fails the whole sync, as foretold', async () => {
  const { objects } = world;
  const refused = application('refused', ['CreateNamespace=true']);
  await objects.apply(refused);
  await agentSays('refused', 'Synced');
  await objects.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'narrow', namespace: argoNamespace },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
  });
  await objects.patch(refused, { spec: { project: 'narrow', destination: { namespace: 'nowhere' } } });
  const steps = await waitUntil('our plan of it', () => {
    const planned = syncPlan(session.snapshot).find(
      ({ snapshot: { owner } }) => owner.id.kind === 'Application' && owner.id.name === 'refused',
    );
    assert.ok(planned?.kind === 'planned');
    assert.deepEqual(
      planned.plan.willRun.notes.filter((note) => note.includes('namespace')),
      [],
    );
    const found = planned.plan.steps.filter(({ id }) => id.namespace === 'nowhere');
    const isKnown = found.every(({ action }) => action === 'blocked' || action === 'skip');
    return isKnown && found.length > 0 && found;
  });
  const why =
    'there is no namespace nowhere, and the project narrow does not permit the kind Namespace, so that Argo CD cannot make it (CreateNamespace=true)';
  assert.deepEqual(
    new Set(steps.map(({ action, reason }) => `${action}: ${reason ?? ''}`)),
    new Set([
      `blocked: ${why}`,
      'skip: Argo CD leaves objects of this kind out, by resource.exclusions of argocd-cm',
    ]),
  );
  const verdicts = owned(ownerOf('refused')).map(({ verdict }) => verdict?.verdict);
  assert.deepEqual(new Set(verdicts), new Set(['BLOCKED', 'NOT_COMPARED']));
  const sync = { revision: 'main', syncOptions: ['CreateNamespace=true'] };
  await objects.patch(refused, { operation: { sync } });
  await waitUntil(
    'Argo CD to refuse it',
    async () => {
      const state = at(await objects.get(refused), 'status', 'operationState');
      assert.equal(stringAt(state, 'phase'), 'Failed');
      assert.match(
        JSON.stringify(at(state, 'syncResult', 'resources')),
        /"resource :Namespace is not permitted in project narrow"/,
      );
      return true;
    },
    { timeoutMs: 60_000, everyMs: 300 },
  );
  await assert.rejects(objects.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nowhere' } }));
});

void test('a field that its kind has not ends the comparison on the server’s side, as foretold', async () => {
  const file = path.join(repository, 'app', 'all.yaml');
  const text = readFileSync(file, 'utf8');
  const failing = text.replace('name: drifted}', 'name: drifted}\nextra: true');
  writeFileSync(file, failing);
  await session.refresh();
  const steps = await waitUntil('the plans', () => {
    const told = Object.fromEntries(
      syncPlan(session.snapshot).flatMap((planned) => {
        const { id } = planned.snapshot.owner;
        if (planned.kind === 'unknown' || id.kind !== 'Application') return [];
        const step = planned.plan.steps.find(({ id: object }) => object.name === 'drifted');
        return [[id.name, [step?.action, ...(step?.reason === undefined ? [] : [step.reason])]] as const];
      }),
    );
    return told['asked']?.[0] === 'blocked' && !JSON.stringify(told).includes('"unknown"') && told;
  });
  assert.match(
    steps['asked']?.[1] ?? '',
    /^Argo CD fails to compare the whole Application \(ServerSideDiff\): .*extra: field not declared in schema/,
  );
  assert.deepEqual([steps['plain'], steps['respectful']], [['unchanged'], ['unchanged']]);
  await pushFiles(repository, 'main', { 'app/all.yaml': failing });
  await waitUntil(
    'Argo CD to say so',
    async () => {
      const conditions = JSON.stringify(
        at(await world.objects.get(application('asked')), 'status', 'conditions'),
      );
      assert.match(conditions, /ComparisonError/);
      assert.match(conditions, /extra: field not declared in schema/);
      return true;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
});

const types = 'argocd-cm: resource.customizations.knownTypeFields.example.com_Widget';

/** Of what Git says, and of what somebody has made of it. */
const respelled = { memory: '1024Mi', every: '60m' };

const widget = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, namespace },
});

const widgets: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { plural: 'widgets', kind: 'Widget' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { memory: { type: 'string' }, every: { type: 'string' } },
              },
            },
          },
        },
      },
    ],
  },
};

const configMap = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});

async function drift(namespace: string): Promise<void> {
  const { objects } = world;
  const edit = { fieldManager: 'kubectl-edit' };
  await objects.patch(configMap('drifted', namespace), { data: { plain: 'changed' } }, edit);
  await objects.patch(configMap('ignored', namespace), { data: { ignored: 'changed' } }, edit);
  await objects.patch(
    configMap('trusted', namespace),
    { data: { plain: 'changed' } },
    { fieldManager: 'trusted' },
  );
  await objects.patch(widget('resized', namespace), { spec: { memory: '2Gi' } }, edit);
  await objects.patch(widget('respelled', namespace), { spec: { memory: '1Gi', every: '1h0m0s' } }, edit);
  await objects.patch(
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace } },
    { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:changed' }] } } } },
    { type: 'strategic', fieldManager: 'kubectl-set' },
  );
}

const value = async (kind: string, name: string, namespace: string, field: string): Promise<unknown> =>
  at(await world.objects.get({ apiVersion: 'v1', kind, metadata: { name, namespace } }), 'data', field);

const application = (name: string, syncOptions: readonly string[] = []): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name,
    namespace: argoNamespace,
    ...(name === 'asked'
      ? {}
      : { annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=false' } }),
  },
  spec: {
    project: 'default',
    source: { repoURL: world.address, targetRevision: 'main', path: 'app' },
    destination: { server: 'https://kubernetes.default.svc', namespace: name },
    syncPolicy: { automated: {}, syncOptions },
  },
});

const agentSays = (name: string, status: string): Promise<unknown> =>
  waitUntil(
    `${name} to be ${status}`,
    async () => {
      const found = await world.objects.get(application(name));
      const running = at(found, 'operation') !== undefined;
      if (stringAt(found, 'status', 'sync', 'status') === status && !running) return true;
      throw new Error(JSON.stringify(at(found, 'status')));
    },
    { timeoutMs: 120_000, everyMs: 300 },
  );

/** What Argo CD says of each object: `ConfigMap ignored` → `Synced`. */
async function statuses(name: string): Promise<Readonly<Record<string, string | undefined>>> {
  const resources = at(await world.objects.get(application(name)), 'status', 'resources');
  const found = isArray(resources) ? resources.filter(isObject) : [];
  return Object.fromEntries(
    found.map((one) => [
      `${stringAt(one, 'kind') ?? ''} ${stringAt(one, 'name') ?? ''}`,
      stringAt(one, 'status'),
    ]),
  );
}

async function publish(): Promise<string> {
  const texts = ['drifted', 'ignored', 'trusted'].map(
    (name) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {plain: text, ignored: text}\n`,
  );
  const spelled = ['resized', 'respelled'].map(
    (name) => `${blockText({ ...widget(name, ''), metadata: { name }, spec: respelled })}\n`,
  );
  const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;
  const left = 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: left}\nsubsets: []\n';
  const owners = Object.fromEntries(
    Object.entries(applications).map(([name, options]) => [
      `owners/${name}.yaml`,
      `${blockText(application(name, options))}\n`,
    ]),
  );
  const folder = await cloned(world.address, path.join(world.folder, 'clone'));
  await pushFiles(folder, 'main', {
    'app/all.yaml': [...texts, ...spelled, web, left].join('---\n'),
    ...owners,
  });
  return folder;
}
