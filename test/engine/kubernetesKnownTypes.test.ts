import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Disposable } from '../../src/base/disposable.ts';
import { judge } from '../../src/core/drift/judge/judge.ts';
import type { JsonObject } from '../../src/core/resource/json.ts';
import type { KubernetesEngine } from '../../src/engine/engineApi.ts';
import { startKubernetes } from './support/testKubernetes.ts';

// Fields of which argocd-cm says the type (`knownTypeFields`): Argo CD compares them as that type writes them.
let engine: KubernetesEngine & Disposable;

before(() => {
  engine = startKubernetes();
});
after(() => {
  engine.dispose();
});

const podOf = (resources: JsonObject): JsonObject => ({
  template: { spec: { containers: [{ name: 'app', image: 'app', resources }] } },
});

const widget = (spec: JsonObject): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'one', namespace: 'shop' },
  spec,
});

interface KnownType {
  readonly field: string;
  readonly type: string;
}

void describe('known types', () => {
  const known = (field: string, type: string): KnownType => ({ field, type });
  const template = 'spec.template.spec';
  for (const [title, fields, [wanted, found], hidden] of [
    ['a quantity', [known('spec.memory', 'core/Quantity')], [{ memory: '1024Mi' }, { memory: '1Gi' }], true],
    ['a number as one', [known('spec.cpu', 'core/Quantity')], [{ cpu: 1 }, { cpu: '1000m' }], true],
    [
      'another quantity',
      [known('spec.memory', 'core/Quantity')],
      [{ memory: '1024Mi' }, { memory: '2Gi' }],
      false,
    ],
    ['a duration', [known('spec.every', 'meta/v1/Duration')], [{ every: '60m' }, { every: '1h0m0s' }], true],
    ['no such type', [known('spec.memory', 'core/Bytes')], [{ memory: '1024Mi' }, { memory: '1Gi' }], false],
    [
      'no quantity at all',
      [known('spec.memory', 'core/Quantity')],
      [{ memory: 'much' }, { memory: 'more' }],
      false,
    ],
    ['another field', [known('spec.cpu', 'core/Quantity')], [{ memory: '1024Mi' }, { memory: '1Gi' }], false],
    [
      'each map of a list',
      [known('spec.parts.memory', 'core/Quantity')],
      [{ parts: [{ memory: '1024Mi' }, 'x'] }, { parts: [{ memory: '1Gi' }, 'x'] }],
      true,
    ],
    [
      'a whole pod',
      [known(template, 'core/v1/PodSpec')],
      [podOf({ limits: { cpu: '1000m' } }), podOf({ limits: { cpu: '1' } })],
      true,
    ],
    [
      'items of a list as a whole',
      [known(`${template}.containers`, 'core/v1/Container')],
      [podOf({ limits: { cpu: '1000m' } }), podOf({ limits: { cpu: '1' } })],
      true,
    ],
  ] as const satisfies readonly (readonly [
    string,
    readonly [KnownType],
    readonly [JsonObject, JsonObject],
    boolean,
  ])[])
    void it(`${hidden ? 'hide' : 'do not hide'} another spelling: ${title}`, async () => {
      const rule = {
        group: 'example.com',
        kind: 'Widget',
        setting: 'known',
        knownTypeFields: fields.map((one) => ({ ...one })),
      };
      const owner = { mode: 'argo-csa', manager: 'argocd-controller', prune: false, ignore: [rule] } as const;
      const [desired, live] = [widget(wanted), widget(found)];
      const outcome = await engine.predict({ schemas: 'test', ...owner, desired, live });
      const verdict = judge({
        owner,
        deployed: desired,
        working: desired,
        live,
        predictionOfDeployed: outcome,
      });
      assert.deepEqual(
        new Set(verdict.fields.map((field) => field.verdict)),
        new Set([hidden ? 'IGNORED' : 'DRIFT']),
      );
      if (hidden) assert.equal(verdict.fields[0]?.rule?.pointer, `${fields[0].field} is ${fields[0].type}`);
    });
});
