import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOwner } from '../../src/core/owner/owner.ts';
import { formatResource } from '../../src/core/resource/resourceId.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/** Where patches are written that what renders a Kustomization puts into its spec: defaults for all that a cluster applies. */

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 1, paused: false }
`;

/** Patches whose texts hold patches: each block is a literal one within the other. */
const defaults = (replicas: number): string => `  patches:
    - target: { kind: Kustomization }
      patch: |-
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: { name: _ }
        spec:
          patches:
            - target: { kind: Deployment }
              patch: |
                # For all of the cluster.
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: _ }
                spec:
                  replicas: ${String(replicas)}
            - target: { kind: Deployment }
              patch: |
                - op: replace
                  path: /spec/paused
                  value: true
`;

const cluster = (name: string, replicas: number): Readonly<Record<string, string>> => ({
  [`clusters/${name}/apps.yaml`]: fluxKustomization('apps', 'apps'),
  [`clusters/${name}/sync.yaml`]: fluxKustomization('flux-system', `clusters/${name}`, defaults(replicas)),
});

const files = {
  ...cluster('eu', 5),
  ...cluster('us', 6),
  'apps/kustomization.yaml': 'resources: [web.yaml]\n',
  'apps/web.yaml': deployment,
};

test('a field of a patch that another owner puts into the spec leads to the text that holds it', async (t) => {
  const { session } = await engineSession(t, files);
  const { owners } = await session.settled();
  const found = owners
    .filter(({ owner }) => formatOwner(owner.id).endsWith('/apps'))
    .flatMap(({ environment, manifest, working }) =>
      (working?.lastGood?.objects ?? []).flatMap(({ id, origins }) =>
        ['/spec/replicas', '/spec/paused', '/metadata/name'].map((field) => {
          const origin = origins.get(field);
          const text = files[(origin?.path ?? '') as keyof typeof files] as string | undefined;
          const line = text?.split('\n')[(origin?.line ?? 0) - 1];
          return [
            environment,
            manifest?.path,
            `${formatResource(id)} ${field}`,
            origin?.path,
            line?.slice((origin?.column ?? 0) - 1),
          ];
        }),
      ),
    );
  assert.deepEqual(
    found.toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
    [
      ...['eu', 'us'].flatMap((name) => {
        const own = [`clusters/${name}`, `clusters/${name}/apps.yaml`];
        const sync = `clusters/${name}/sync.yaml`;
        return [
          [...own, 'Deployment shop/web /spec/replicas', sync, name === 'eu' ? '5' : '6'],
          [...own, 'Deployment shop/web /spec/paused', sync, 'true'],
          [...own, 'Deployment shop/web /metadata/name', 'apps/web.yaml', 'web, namespace: shop }'],
        ];
      }),
    ],
  );
});
