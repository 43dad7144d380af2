import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Disposable } from '../../src/base/disposable.ts';
import type { OwnerMode } from '../../src/core/drift/desired/agentWrite.ts';
import { judge } from '../../src/core/drift/judge/judge.ts';
import type { Question } from '../../src/core/drift/predict/question.ts';
import type { ObjectVerdict } from '../../src/core/drift/judge/verdict.ts';
import { whatToPredict } from '../../src/core/drift/predict/whatToPredict.ts';
import { formatRule, readIgnoreRules } from '../../src/core/owner/ignoreRules.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { at, isObject, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import type { KubernetesEngine, Prediction } from '../../src/engine/engineApi.ts';
import { startKubernetes } from './support/testKubernetes.ts';

// What the rules of Applications and HelmReleases hide, as Argo CD and helm-controller follow them.
let engine: KubernetesEngine & Disposable;

before(() => {
  engine = startKubernetes();
});
after(() => {
  engine.dispose();
});

interface Case {
  readonly title: string;
  /** An item of the owner's list. */
  readonly rule: JsonObject;
  readonly mode?: OwnerMode;
  /** Who scaled to 5 and set another image. */
  readonly by?: string;
  readonly verdict: ObjectVerdict['verdict'];
  /** `path: rule and what of it`, of what is ignored. */
  readonly ignored: readonly string[];
}

const here = 'spec.ignoreDifferences[0]';
const image = 'spec.template.spec.containers[name=app].image';
const both = ['/spec/replicas', '/spec/template/spec/containers/0/image'];

const cases: readonly Case[] = [
  {
    title: 'a JSON pointer hides what is below it, and nothing else',
    rule: { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
    verdict: 'DRIFT',
    ignored: [`spec.replicas: ${here} /spec/replicas`],
  },
  {
    title: 'where all is hidden, the object is ignored',
    rule: { group: 'apps', kind: 'Deployment', jsonPointers: both },
    verdict: 'IGNORED',
    ignored: [`spec.replicas: ${here} /spec/replicas`, `${image}: ${here} ${both[1] ?? ''}`],
  },
  {
    title: 'a jq expression',
    rule: {
      group: 'apps',
      kind: 'Deployment',
      jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "app") | .image'],
    },
    verdict: 'DRIFT',
    ignored: [`${image}: ${here} .spec.template.spec.containers[] | select(.name == "app") | .image`],
  },
  {
    title: 'a manager that is trusted',
    rule: { group: '*', kind: '*', managedFieldsManagers: ['kube-controller-manager'] },
    by: 'kube-controller-manager',
    verdict: 'IGNORED',
    ignored: [`spec.replicas: ${here} kube-controller-manager`, `${image}: ${here} kube-controller-manager`],
  },
  {
    title: 'a manager that has written nothing',
    rule: { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['kube-controller-manager'] },
    verdict: 'DRIFT',
    ignored: [],
  },
  {
    title: 'kinds may be patterns',
    rule: { group: '*', kind: 'Deploy*', jsonPointers: both },
    verdict: 'IGNORED',
    ignored: [`spec.replicas: ${here} /spec/replicas`, `${image}: ${here} ${both[1] ?? ''}`],
  },
  {
    title: 'another kind',
    rule: { group: 'apps', kind: 'StatefulSet', jsonPointers: both },
    verdict: 'DRIFT',
    ignored: [],
  },
  {
    title: 'another name',
    rule: { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: both },
    verdict: 'DRIFT',
    ignored: [],
  },
  {
    title: 'an expression without an end is given up, and hides nothing',
    rule: { group: 'apps', kind: 'Deployment', jqPathExpressions: ['until(false; .)'] },
    verdict: 'DRIFT',
    ignored: [],
  },
  {
    title: 'an expression that is none keeps Argo CD from comparing anything',
    rule: { group: 'batch', kind: 'Job', jqPathExpressions: ['.spec['] },
    verdict: 'BLOCKED',
    ignored: [],
  },
  {
    title: 'with an apply on the server’s side too',
    mode: 'argo-ssa',
    rule: { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
    verdict: 'DRIFT',
    ignored: [`spec.replicas: ${here} /spec/replicas`],
  },
  {
    title: 'and with a replacement',
    mode: 'argo-replace',
    rule: { group: 'apps', kind: 'Deployment', jsonPointers: both },
    verdict: 'IGNORED',
    ignored: [`spec.replicas: ${here} /spec/replicas`, `${image}: ${here} ${both[1] ?? ''}`],
  },
  {
    title: 'paths of a HelmRelease',
    mode: 'flux-hr',
    rule: { paths: ['/spec/replicas'], target: { kind: 'Deployment' } },
    verdict: 'DRIFT',
    ignored: ['spec.replicas: spec.driftDetection.ignore[0] /spec/replicas'],
  },
];

void describe('the rules of', () => {
  for (const { title, rule, mode = 'argo-csa', by = 'kubectl-edit', verdict, ignored } of cases)
    void it(`${mode}: ${title}`, async () => {
      const found = await judged({ mode, rule, live: await disturbed(mode, by) });
      assert.equal(found.verdict, verdict, found.reason);
      assert.deepEqual(
        found.fields
          .flatMap(({ path, rule: hidden }) =>
            hidden ? [`${formatPath(path)}: ${formatRule(hidden)} ${hidden.pointer}`] : [],
          )
          .sort(),
        ignored,
      );
    });
});

void describe('a comparison by the server', () => {
  const owner = { mode: 'argo-csa', manager: 'argocd-controller', prune: false } as const;
  const compared = async (desired: JsonObject): Promise<Prediction['compared']> => {
    const live = await disturbed('argo-csa', 'kubectl-edit');
    const outcome = await engine.predict({
      schemas: 'test',
      ...owner,
      desired,
      live,
      comparedByServer: true,
    });
    if (!outcome.ok) return assert.fail(JSON.stringify(outcome.failure));
    return outcome.value.compared;
  };

  void it('is what a server-side apply would leave, however Argo CD writes', async () => {
    const found = await compared(deployment(2, 'registry.example/app:1'));
    assert.ok(found && 'left' in found);
    assert.equal(at(found.left, 'spec', 'replicas'), 2);
  });

  void it('is refused for a field that the kind has not, which Argo CD’s own write drops', async () => {
    const { spec, ...rest } = deployment(2, 'registry.example/app:1');
    const found = await compared({ ...rest, spec: { ...objectOf(spec), extra: true } });
    assert.ok(found && 'refused' in found);
    assert.match(found.refused, /spec\.extra: field not declared in schema/);
  });
});

const managers: Readonly<Partial<Record<OwnerMode, string>>> = {
  'argo-replace': 'argocd-application-controller',
  'flux-hr': 'helm-controller',
};
const managerOf = (mode: OwnerMode): string => managers[mode] ?? 'argocd-controller';

async function judged({
  mode,
  rule,
  live,
}: {
  readonly mode: OwnerMode;
  readonly rule: JsonObject;
  readonly live: JsonObject;
}): Promise<ObjectVerdict> {
  const owner =
    mode === 'flux-hr'
      ? { kind: 'HelmRelease', spec: { driftDetection: { ignore: [rule] } } }
      : { kind: 'Application', spec: { ignoreDifferences: [rule] } };
  const ignore = readIgnoreRules(owner) ?? assert.fail();
  const question: Question = {
    owner: { mode, manager: managerOf(mode), prune: false, ignore },
    deployed: deployment(2, 'registry.example/app:1'),
    working: deployment(2, 'registry.example/app:1'),
    live,
  };
  const [asked] = whatToPredict(question);
  assert.ok(asked);
  const outcome = await engine.predict({ schemas: 'test', ...asked.write, desired: asked.desired, live });
  return judge({ ...question, predictionOfDeployed: outcome });
}

/** Its owner made it, and then somebody scaled it and set another image. */
async function disturbed(mode: OwnerMode, by: string): Promise<JsonObject> {
  const write = { schemas: 'test', mode, manager: managerOf(mode) };
  const made = await engine.predict({
    ...write,
    desired: deployment(2, 'registry.example/app:1'),
    live: null,
  });
  if (!made.ok) return assert.fail(JSON.stringify(made.failure));
  const live = made.value.predicted;
  const changed = await engine.predict({
    ...write,
    mode: 'argo-csa',
    manager: by,
    desired: deployment(5, 'registry.example/app:2'),
    live,
  });
  if (!changed.ok) return assert.fail(JSON.stringify(changed.failure));
  return withNotesOf(live, changed.value.predicted);
}

/** The note of an apply is its owner's again. */
function withNotesOf(earlier: JsonObject, object: JsonObject): JsonObject {
  const metadata = objectOf(object['metadata']);
  const { annotations: _changed, ...rest } = metadata;
  const annotations = at(earlier, 'metadata', 'annotations');
  return { ...object, metadata: { ...rest, ...(annotations === undefined ? {} : { annotations }) } };
}

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const deployment = (replicas: number, reference: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'app' } },
    template: {
      metadata: { labels: { app: 'app' } },
      spec: { containers: [{ name: 'app', image: reference }] },
    },
  },
});
