import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fluxDesired, withFluxLabels } from '../../../../src/core/drift/desired/fluxDesired.ts';
import { at, type Json, type JsonObject } from '../../../../src/core/resource/json.ts';

const owner = { name: 'apps', namespace: 'flux-system' };
const labels = {
  'kustomize.toolkit.fluxcd.io/name': 'apps',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};

const withLabels = (found: Json | undefined): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...(found === undefined ? {} : { labels: found }) },
});

test('the labels of the owner are added to those in Git', () => {
  const cases: readonly (readonly [inGit: Json | undefined, result: Json])[] = [
    [undefined, labels],
    [null, labels],
    [{}, labels],
    [{ team: 'x' }, { team: 'x', ...labels }],
    [{ 'kustomize.toolkit.fluxcd.io/name': 'other' }, labels],
    // One label that is not a string, and the agent sees none.
    [{ team: 'x', v: 1.1 }, labels],
  ];
  for (const [inGit, result] of cases)
    assert.deepEqual(at(withFluxLabels(withLabels(inGit), owner), 'metadata', 'labels'), result);
});

test('what was rendered is not changed', () => {
  const rendered = withLabels({ team: 'x' });
  const before = structuredClone(rendered);
  fluxDesired(rendered, owner, { namespaced: false, commonMetadata: { labels: { b: 'c' } } });
  assert.deepEqual(rendered, before);
});

test('a namespace stays on namespaced kinds alone, and is never supplied', () => {
  const inNamespace: JsonObject = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a', namespace: 'n' } };
  assert.equal(at(fluxDesired(inNamespace, owner, { namespaced: true }), 'metadata', 'namespace'), 'n');
  assert.equal(
    at(fluxDesired(inNamespace, owner, { namespaced: false }), 'metadata', 'namespace'),
    undefined,
  );
  assert.equal(
    at(fluxDesired(withLabels({}), owner, { namespaced: true }), 'metadata', 'namespace'),
    undefined,
  );
});

test('common metadata wins over everything', () => {
  const made = fluxDesired(withLabels({ team: 'x' }), owner, {
    namespaced: true,
    commonMetadata: { labels: { team: 'y' }, annotations: { note: 'n' } },
  });
  assert.deepEqual(made['metadata'], {
    name: 'a',
    labels: { ...labels, team: 'y' },
    annotations: { note: 'n' },
  });
});

test('a placeholder for the certificate of a conversion webhook is left out', () => {
  const definition = (caBundle: string): JsonObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'a' },
    spec: { conversion: { webhook: { clientConfig: { caBundle, url: 'u' } } } },
  });
  const sent = (caBundle: string): Json | undefined =>
    at(
      fluxDesired(definition(caBundle), owner, { namespaced: false }),
      'spec',
      'conversion',
      'webhook',
      'clientConfig',
    );
  const certificate = btoa('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
  assert.deepEqual(sent('Cg=='), { url: 'u' });
  assert.deepEqual(sent('not base64!'), { url: 'u' });
  assert.deepEqual(sent(''), { caBundle: '', url: 'u' });
  assert.deepEqual(sent(certificate), { caBundle: certificate, url: 'u' });
});
