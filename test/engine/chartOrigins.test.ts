import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import { generatedFleet } from '../support/generatedFleet/generatedFleet.ts';
import { Random } from '../support/random.ts';
import { measureOrigins } from './support/measureOrigins.ts';
import { kubernetesFile, startKustomize, workerEntry } from './support/testEngine.ts';

/**
 * Where what releases render comes from: a random sample of it, each judged by an edit of the file at that place and a render
 * anew. `test/engine/measureOrigins.ts` takes larger ones, of other repositories too.
 */
const engines = {
  kustomize: startKustomize(),
  helm: createChartEngine({ entry: workerEntry, file: kubernetesFile }),
};
after(() => {
  engines.kustomize.dispose();
  engines.helm.dispose();
});

test('an edit where a field of a release comes from shows in the field', async () => {
  const fleet = generatedFleet(1, 2);
  const files = new Map([...fleet].map(([file, text]) => [`/${file}`, text]));
  const units = ['app0', 'app1'].map((release) => ({ root: `/apps/${release}`, release }));
  const { fields } = await measureOrigins(engines, files, units, { random: new Random(1), sample: 60 });
  const not = fields.filter(({ verdict }) => verdict !== 'proved' && verdict !== 'agent');
  assert.deepEqual(
    not.map(({ title, pointer, origin, verdict, detail }) => ({ title, pointer, origin, verdict, detail })),
    [],
  );
  const kinds = new Set(fields.map(({ kind }) => kind));
  for (const kind of [
    'HelmRelease: values',
    'values of the chart',
    'template of the chart',
    'set by the agent',
  ])
    assert.ok(kinds.has(kind), `${kind} is not in the sample`);
});
