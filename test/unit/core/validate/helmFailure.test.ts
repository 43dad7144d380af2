import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helmFailure } from '../../../../src/core/validate/helmFailure.ts';

const tree: Readonly<Record<string, string>> = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.4.0\n',
  'charts/shop/values.yaml': 'image:\n  tag: latest\nreplicas: many\n',
  'charts/shop/templates/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.a.b }}\n',
  'charts/shop/charts/inner/templates/a.yaml': 'data:\n  {{ .Values.a.b.c }}\n',
};
const manifest = {
  path: 'apps/shop.yaml',
  text: `kind: HelmRelease
apiVersion: helm.toolkit.fluxcd.io/v2
metadata: { name: other }
spec: { values: { image: 1 } }
---
kind: HelmRelease
apiVersion: helm.toolkit.fluxcd.io/v2
metadata: { name: shop }
spec:
  chart: { spec: { chart: charts/shop } }
  values:
    image: 3
`,
};

/** As the engine says them; each with the place it means and what a person is told. */
const failures: readonly { readonly message: string; readonly at: string; readonly told: RegExp }[] = [
  {
    message:
      'shop/templates/web.yaml:4:18\n  executing "shop/templates/web.yaml" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b',
    at: 'charts/shop/templates/web.yaml 4 name: {{ .Values.a.b }}',
    told: /^executing "shop\/templates\/web\.yaml" at <\.Values\.a\.b>: nil pointer evaluating interface \{\}\.b$/,
  },
  {
    message:
      'shop/templates/web.yaml:2:3\n  executing "shop/templates/web.yaml" at <include "x" .>:\n    error calling include:\nshop/charts/inner/templates/a.yaml:2:4\n  executing "x" at <.Values.a.b.c>:\n    nil pointer',
    at: 'charts/shop/charts/inner/templates/a.yaml 2 {{ .Values.a.b.c }}',
    told: /^executing "x" at <\.Values\.a\.b\.c>: nil pointer$/,
  },
  {
    message: 'execution error at (shop/templates/web.yaml:2:3): say which host',
    at: 'charts/shop/templates/web.yaml 2 kind: ConfigMap',
    told: /^say which host$/,
  },
  {
    message: 'parse error at (shop/templates/web.yaml:3): unclosed action',
    at: 'charts/shop/templates/web.yaml 3 metadata:',
    told: /^unclosed action$/,
  },
  {
    message: 'YAML parse error on shop/templates/web.yaml: error converting YAML to JSON: yaml: line 4: oh',
    at: 'charts/shop/templates/web.yaml 1 apiVersion: v1',
    told: /^YAML parse error on shop\/templates\/web\.yaml: .*line 4: oh$/,
  },
  {
    message:
      "values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n- at '/image': got number, want object\n",
    at: 'apps/shop.yaml 12 image',
    told: /^values\.image: got number, want object$/,
  },
  {
    message:
      "values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n- at '/replicas': got string, want integer\n",
    at: 'charts/shop/values.yaml 3 replicas',
    told: /^values\.replicas: got string, want integer$/,
  },
  {
    message:
      'cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: oh',
    at: 'charts/shop/values.yaml 2 tag: latest',
    told: /^cannot load values\.yaml: .*: oh$/,
  },
  {
    message: 'chart requires kubeVersion: >=1.99.0 which is incompatible with Kubernetes v1.37.2',
    at: 'apps/shop.yaml 10 chart',
    told: /^chart requires kubeVersion: >=1\.99\.0/,
  },
];

for (const { message, at, told } of failures) {
  test(message.split('\n', 1)[0] ?? '', () => {
    const found = helmFailure(
      message,
      { folder: 'charts/shop', kind: 'HelmRelease', name: 'shop', manifest },
      textOf,
    );
    assert.ok(found);
    const { path, source, range } = found;
    const line = source.text.slice(0, range.start).split('\n').length;
    assert.equal(`${path} ${String(line)} ${source.text.slice(range.start, range.end)}`, at);
    assert.match(found.message, told);
  });
}

test('without a manifest of its own a release is told at its chart', () => {
  const found = helmFailure(
    'oh',
    { folder: 'charts/shop', kind: 'HelmRelease', name: 'shop', manifest: undefined },
    textOf,
  );
  assert.equal(found?.path, 'charts/shop/Chart.yaml');
  assert.equal(
    helmFailure('oh', { folder: 'nowhere', kind: 'HelmRelease', name: 'shop', manifest: undefined }, textOf),
    undefined,
  );
});

function textOf(path: string): { readonly path: string; readonly text: string } | undefined {
  const text = tree[path];
  return text === undefined ? undefined : { path, text };
}
