import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withField } from '../../src/core/change/withField.ts';
import { formatOwner } from '../../src/core/owner/owner.ts';
import { isObject } from '../../src/core/resource/json.ts';
import { pathOfPointer } from '../../src/core/resource/pathOfPointer.ts';
import { pointerSegments } from '../../src/core/yaml/jsonPointer.ts';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { isProved } from '../../src/proposals/proposal.ts';
import { proposeAdoption, type Adoption } from '../../src/proposals/proposeAdoption.ts';
import type { ProposalOutcome } from '../../src/proposals/proposing.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/** A field that a controller keeps changing is taken out of Git: the line goes that controls it, and a render proves it. */

const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
${spec}  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web:1 }] }
`;

const patch =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  paused: false\n  replicas: 3 # enough\n';

const files = {
  'clusters/apps.yaml': ['plain', 'patched', 'both', 'entry']
    .map((name) => fluxKustomization(name, name))
    .join('---\n'),
  'plain/kustomization.yaml': 'namespace: shop\nresources: [web.yaml]\n',
  'plain/web.yaml': deployment('  replicas: 3 # enough\n'),
  'patched/kustomization.yaml': 'namespace: shop\nresources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
  'patched/web.yaml': deployment(''),
  'patched/patch.yaml': patch,
  'both/kustomization.yaml': 'namespace: shop\nresources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
  'both/web.yaml': deployment('  replicas: 2\n'),
  'both/patch.yaml': patch,
  'entry/kustomization.yaml':
    'namespace: shop\nresources: [web.yaml]\nreplicas:\n  - { name: web, count: 3 }\n',
  'entry/web.yaml': deployment('  replicas: 2\n'),
};

test('a field is taken out of Git where it is written, or it is told what stays', async (t) => {
  const { session, repository } = await engineSession(t, files);
  const { environment } = repository;
  const takeOut = async (name: string): Promise<ProposalOutcome<Adoption>> => {
    const { owners } = await session.settled();
    const owner = owners.find((one) => formatOwner(one.owner.id) === `Kustomization/flux-system/${name}`);
    const built = owner?.working?.lastGood?.objects.find(({ id }) => id.kind === 'Deployment');
    assert.ok(owner && built, name);
    const path = pathOfPointer(built.object, pointerSegments('/spec/replicas'));
    const live = withField(built.object, path, 9);
    assert.ok(isObject(live));
    const working = { built, namespaced: true, additions: '', object: built.object };
    return proposeAdoption(
      { session, writer: (root) => createGitWriter(root, { environment }) },
      {
        owner,
        object: {
          ...{ deployed: undefined, head: undefined, resource: undefined, claimants: undefined },
          ...{ definedHere: false, namespaceMissing: false, predictions: [], toPredict: [], predicted: {} },
          ...{ id: built.id, working, live: { kind: 'present', object: live, asOf: undefined } },
          verdict: undefined,
        },
        path,
        scope: 'line',
        takesOut: true,
      },
    );
  };
  const made = async (name: string): Promise<Adoption['proposal']> => {
    const outcome = await takeOut(name);
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
    outcome.value.inspection.dispose();
    return outcome.value.proposal;
  };
  for (const [name, file] of [
    ['plain', 'plain/web.yaml'],
    ['patched', 'patched/patch.yaml'],
  ] as const) {
    const proposal = await made(name);
    assert.equal(proposal.title, 'Take spec.replicas of Deployment shop/web out of Git');
    assert.match(proposal.notes[0] ?? '', /see the sync preview/);
    assert.ok(isProved(proposal.proof), JSON.stringify(proposal.proof.residue));
    const [changed, ...others] = proposal.files;
    assert.deepEqual([changed?.path, others], [file, []]);
    const [before = '', after] = [changed?.before, changed?.after].map((text) =>
      new TextDecoder().decode(text),
    );
    assert.equal(after, before.replace('  replicas: 3 # enough\n', ''));
  }
  // What the base says comes through, and where an entry of the kustomization sets it, there is no line to take away.
  const both = await made('both');
  assert.equal(isProved(both.proof), false);
  const entry = await takeOut('entry');
  assert.equal(entry.ok && isProved(entry.value.proposal.proof), false);
  if (entry.ok) entry.value.inspection.dispose();
  assert.equal(repository.git('status', '--porcelain'), '');
});
