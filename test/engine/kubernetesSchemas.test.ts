import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { at, printJson, type JsonObject } from '../../src/core/resource/json.ts';
import type { Prediction } from '../../src/engine/engineApi.ts';
import { applied, changed, writtenBy } from './support/liveObject.ts';
import { agent, mustPredict, mustRefuse, predictFixture, startKubernetes } from './support/testKubernetes.ts';
import { app, deployment, metadata, widget } from './support/testObjects.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

const budget: JsonObject = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata,
  spec: { minAvailable: '50%', selector: { matchLabels: { app: 'a' } } },
};
/** All ways in which an object can be written, with who writes so. */
const writeModes = [
  ['flux-ks', agent],
  ['flux-hr', 'helm-controller'],
  ['argo-csa', 'argocd-controller'],
  ['argo-ssa', 'argocd-controller'],
  ['argo-replace', 'argocd-application-controller'],
  ['kubectl', 'kubectl-client-side-apply'],
  ['kubectl-server-side', 'kubectl'],
] as const;

const serverSide: readonly string[] = ['flux-ks', 'flux-hr', 'argo-ssa', 'kubectl-server-side'];

interface OpenApi {
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties?: Record<string, unknown> }>>;
  };
}

const sidecar = { name: 'proxy', image: 'proxy:1' };
const injected = (live: JsonObject): JsonObject =>
  writtenBy(
    live,
    {
      manager: 'injector',
      fields: {
        'f:spec': {
          'f:template': {
            'f:spec': { 'f:containers': { 'k:{"name":"proxy"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
          },
        },
      },
    },
    { spec: { replicas: 9, template: { spec: { containers: [app, sidecar] } } } },
  );
const withoutSchema = ({ schema: _, ...rest }: Prediction): Omit<Prediction, 'schema'> => rest;

describe('what is known of a cluster', () => {
  for (const { kind, desired, groupVersion, others } of [
    { kind: 'Deployment', desired: deployment(), groupVersion: 'apps/v1', others: injected },
    {
      kind: 'PodDisruptionBudget',
      desired: budget,
      groupVersion: 'policy/v1',
      others: (live: JsonObject) =>
        writtenBy(
          live,
          { manager: 'kubectl-edit', fields: { 'f:spec': { 'f:minAvailable': {} } } },
          { spec: { minAvailable: 1 } },
        ),
    },
  ])
    it(`${kind}: the cluster’s document and the engine’s own types give one answer`, async () => {
      const live = others(await applied(engine, desired));
      const own = await mustPredict(engine, desired, live, 'without');
      const document = predictFixture(`${groupVersion.replace('/', '-')}.openapi.json`);
      assert.deepEqual(await engine.loadOpenApi('with', groupVersion, document), { ok: true, value: null });
      const loaded = await mustPredict(engine, desired, live, 'with');
      assert.deepEqual([own.schema, loaded.schema], ['engine', 'cluster']);
      assert.deepEqual(withoutSchema(loaded), withoutSchema(own));
      assert.equal(own.action, 'configured');
    });

  describe('an older cluster, which does not know a field that the engine adds by itself', () => {
    const unknown = 'progressDeadlineSeconds';
    before(async () => {
      const document = JSON.parse(predictFixture('apps-v1.openapi.json')) as OpenApi;
      const { properties } = document.components.schemas['io.k8s.api.apps.v1.DeploymentSpec'] ?? {};
      assert.ok(properties && Reflect.deleteProperty(properties, unknown));
      await engine.loadOpenApi('older', 'apps/v1', JSON.stringify(document));
    });

    for (const [mode, manager] of writeModes)
      it(`${mode} writes it neither into a new object nor into one that is there`, async () => {
        const predict = async (desired: JsonObject, live: JsonObject | null): Promise<Prediction> => {
          const outcome = await engine.predict({ schemas: 'older', mode, manager, desired, live });
          if (!outcome.ok) assert.fail(JSON.stringify(outcome.failure));
          return outcome.value;
        };
        const created = await predict(deployment(), null);
        const live = changed(created.predicted, { metadata: { uid: 'u', resourceVersion: '7' } });
        const { predicted, prepared } = await predict(deployment({ replicas: 5 }), live);
        assert.equal(at(predicted, 'spec', 'replicas'), 5);
        for (const object of [created.predicted, predicted, prepared])
          assert.ok(!printJson(object ?? null).includes(unknown), mode);
      });

    it('a person’s kubectl is refused where Git says it', async () => {
      const desired = deployment({ [unknown]: 60 });
      const live = await applied(engine, deployment());
      for (const object of [live, null]) {
        const question = { schemas: 'older', mode: 'kubectl', manager: 'kubectl-client-side-apply' } as const;
        const { failure } = await engine
          .predict({ ...question, desired, live: object })
          .then((outcome) => (outcome.ok ? assert.fail() : outcome));
        assert.match(printJson({ ...failure }), /unknown field \\?"spec\.progressDeadlineSeconds/);
      }
    });
  });

  describe('a newer cluster, which knows a field that the engine does not', () => {
    const field = 'fromTheFuture';
    before(async () => {
      const document = JSON.parse(predictFixture('apps-v1.openapi.json')) as OpenApi;
      const { properties } = document.components.schemas['io.k8s.api.apps.v1.DeploymentSpec'] ?? {};
      assert.ok(properties);
      properties[field] = { type: 'integer' };
      const newer = { ...document, info: { title: 'Kubernetes', version: 'v1.38.0' } };
      await engine.loadOpenApi('newer', 'apps/v1', JSON.stringify(newer));
    });

    const liveWith = async (more: JsonObject): Promise<JsonObject> =>
      writtenBy(
        await applied(engine, deployment()),
        {
          manager: agent,
          operation: 'Apply',
          fields: { 'f:spec': { 'f:replicas': {}, [`f:${field}`]: {} } },
        },
        { spec: { replicas: 2, ...more } },
      );

    it('a server-side apply keeps and changes it by the types of the cluster alone', async () => {
      const live = await liveWith({ [field]: 1 });
      for (const value of [1, 2]) {
        const desired = deployment({ replicas: 3, [field]: value });
        const manager = 'argocd-controller';
        const outcome = await engine.predict({ schemas: 'newer', mode: 'argo-ssa', manager, desired, live });
        if (!outcome.ok) assert.fail(JSON.stringify(outcome.failure));
        const { predicted, schema } = outcome.value;
        assert.equal(schema, 'types');
        assert.deepEqual([at(predicted, 'spec', field), at(predicted, 'spec', 'replicas')], [value, 3]);
        // What the server has filled in stays.
        assert.equal(at(predicted, 'spec', 'revisionHistoryLimit'), 10);
      }
    });

    it('kustomize-controller, which reads a Deployment by types of its own, does not send it', async () => {
      const live = await liveWith({ [field]: 1 });
      const desired = deployment({ replicas: 3, [field]: 2 });
      const { predicted, schema } = await mustPredict(engine, desired, live, 'newer');
      assert.deepEqual([schema, at(predicted, 'spec', field)], ['types', undefined]);
    });

    it('what holds no such field is predicted as ever, whatever its status says', async () => {
      const live = { ...(await liveWith({})), status: { [field]: 1 } };
      const { schema } = await mustPredict(engine, deployment({ replicas: 3 }), live, 'newer');
      assert.equal(schema, 'cluster');
    });

    for (const [mode, manager] of writeModes.filter(([name]) => !serverSide.includes(name)))
      it(`${mode} is not predicted, and says why`, async () => {
        const live = await liveWith({ [field]: 1 });
        const outcome = await engine.predict({
          schemas: 'newer',
          mode,
          manager,
          desired: deployment({ replicas: 3 }),
          live,
        });
        assert.match(JSON.stringify(outcome), new RegExp(`"unsupported".*does not know: spec.${field}`));
      });

    it('it is no unknown field where it is validated, and what the cluster does not know either is', async () => {
      const text = JSON.stringify(deployment({ [field]: 1, nowhere: 1 }));
      const validate = async (schemas: string): Promise<readonly string[]> => {
        const texts = [{ text, as: 'object' }] as const;
        const outcome = await engine.validate({ schemas, kubernetesVersion: '1.38', texts });
        assert.ok(outcome.ok);
        return outcome.value.flatMap((answers) =>
          answers.flatMap(({ findings }) => findings.map(({ message }) => message)),
        );
      };
      assert.deepEqual(await validate('newer'), ['unknown field "spec.nowhere"']);
      assert.deepEqual(await validate(''), [`unknown field "spec.${field}"`, 'unknown field "spec.nowhere"']);
    });
  });

  it('a definition is made of the document where it cannot be read', async () => {
    await engine.loadCrd('defined', predictFixture('widgets.crd.json'));
    await engine.loadOpenApi('published', 'example.com/v1', predictFixture('example.com-v1.openapi.json'));
    const first = widget({ parts: [{ name: 'a' }], tags: ['x'] });
    const { predicted } = await mustPredict(engine, first, null, 'defined');
    assert.deepEqual((await mustPredict(engine, first, null, 'published')).predicted, predicted);
    const live = changed(predicted, {
      metadata: { uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
      status: { phase: 'Up' },
    });
    const desired = widget({ parts: [{ name: 'b' }], tags: ['x', 'y'], options: { label: 'l' } });
    const defined = await mustPredict(engine, desired, live, 'defined');
    const published = await mustPredict(engine, desired, live, 'published');
    assert.equal(defined.schema, 'cluster');
    assert.deepEqual(published, defined);
  });

  it('an object of an unknown kind is judged by itself alone', async () => {
    const live = { ...widget({ size: 2 }), metadata: { ...metadata, uid: 'u', resourceVersion: '1' } };
    const { predicted, schema } = await mustPredict(engine, widget({}), live, 'nothing');
    assert.deepEqual([schema, at(predicted, 'spec', 'size')], ['deduced', 1]);
  });

  it('is kept apart by cluster, and forgotten when told', async () => {
    await engine.loadCrd('one', predictFixture('widgets.crd.json'));
    const ask = async (schemas: string): Promise<unknown> => {
      const outcome = await engine.predict({
        schemas,
        mode: 'flux-ks',
        manager: agent,
        desired: widget({}),
        live: null,
      });
      return outcome.ok ? outcome.value.schema : 'reason' in outcome.failure && outcome.failure.reason;
    };
    assert.deepEqual([await ask('one'), await ask('other')], ['cluster', 'NoKind']);
    await engine.dropSchemas('one');
    assert.equal(await ask('one'), 'NoKind');
  });

  it('outlives the worker', async () => {
    const mortal = startKubernetes({ idleEndMs: 1 });
    try {
      await mortal.loadCrd('one', predictFixture('widgets.crd.json'));
      await mortal.loadOpenApi('two', 'policy/v1', predictFixture('policy-v1.openapi.json'));
      await setTimeout(50); // the timer that ends the idle worker was set first
      const { schema, predicted } = await mustPredict(mortal, widget({}), null, 'one');
      assert.deepEqual([schema, at(predicted, 'spec', 'mode')], ['cluster', 'fast']);
      await setTimeout(50);
      assert.equal((await mustPredict(mortal, budget, null, 'two')).schema, 'cluster');
      await mortal.dropSchemas('one');
      await setTimeout(50);
      assert.equal((await mustRefuse(mortal, widget({}), null, 'one')).code, 'refused');
    } finally {
      mortal.dispose();
    }
  });

  it('is rejected where it is no definition', async () => {
    for (const text of ['{', '{"apiVersion":"v1","kind":"ConfigMap"}']) {
      const outcome = await engine.loadCrd('one', text);
      assert.equal(outcome.ok || outcome.failure.code, 'rejected');
    }
  });

  it('a document that cannot be read fails the first question about it', async () => {
    await engine.loadOpenApi('broken', 'apps/v1', '{"components":');
    const outcome = await engine.predict({
      schemas: 'broken',
      mode: 'flux-ks',
      manager: agent,
      desired: deployment(),
      live: null,
    });
    assert.equal(outcome.ok || outcome.failure.code, 'rejected');
  });
});
