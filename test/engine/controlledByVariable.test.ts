import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOwner } from '../../src/core/owner/owner.ts';
import { formatResource } from '../../src/core/resource/resourceId.ts';
import { valuesChart } from '../support/charts/valuesChart.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/** Which rendered fields a line controls that sets a variable of `postBuild`, in which clusters: by another build. */

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-\${stage}
spec:
  replicas: \${replicas}
  template:
    spec:
      containers:
        - name: web
          image: registry.example.com/\${team:=shop}/web:1.0.0
          env: [{ name: DOMAIN, value: "web.\${domain}" }]
`;

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: cart, namespace: store }
spec:
  interval: 1h
  chart: { spec: { chart: ./charts/store, sourceRef: { kind: GitRepository, name: flux-system } } }
  values:
    level: level of \${domain}
`;

const cluster = (name: string, stage: string): Readonly<Record<string, string>> => ({
  [`clusters/${name}/apps.yaml`]: fluxKustomization(
    'apps',
    'apps',
    `  postBuild:
    substitute:
      stage: ${stage}
      team: cart
    substituteFrom:
      - kind: ConfigMap
        name: settings
`,
  ),
  [`clusters/${name}/sync.yaml`]: fluxKustomization('flux-system', `clusters/${name}`),
  [`clusters/${name}/settings.yaml`]: fluxKustomization('settings', `settings/${name}`),
  [`settings/${name}/kustomization.yaml`]: 'namespace: flux-system\nresources: [settings.yaml]\n',
  [`settings/${name}/settings.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  domain: ${name}.example.com
  replicas: "${name === 'eu' ? '3' : '2'}"
  team: nobody
`,
});

const files = {
  ...valuesChart,
  ...cluster('eu', 'production'),
  ...cluster('us', 'staging'),
  'apps/kustomization.yaml': 'resources: [web.yaml, cart.yaml]\n',
  'apps/web.yaml': deployment,
  'apps/cart.yaml': release,
};

test('a line that sets a variable controls what it stands in, in its own cluster', async (t) => {
  const { session, repository } = await engineSession(t, files);
  const snapshot = await session.settled();
  const controls = async (path: string, text: string): Promise<readonly string[]> => {
    const lines = files[path as keyof typeof files].split('\n');
    const line = lines.findIndex((one) => one.trim().startsWith(text)) + 1;
    const found = await session.origins.controls(snapshot, { root: repository.folder, path, line });
    return found
      .map(
        ({ owner, id, path: field }) =>
          `${owner.environment} ${formatOwner(owner.owner.id)}: ${formatResource(id)} ${field}`,
      )
      .sort();
  };

  await t.test('in the ConfigMap of substituteFrom', async () => {
    assert.deepEqual(await controls('settings/eu/settings.yaml', 'replicas:'), [
      'clusters/eu Kustomization/flux-system/apps: Deployment web-production spec.replicas',
      'clusters/eu Kustomization/flux-system/settings: ConfigMap flux-system/settings data.replicas',
    ]);
  });

  await t.test('through the values of a release into its chart', async () => {
    assert.deepEqual(await controls('settings/us/settings.yaml', 'domain:'), [
      'clusters/us HelmRelease/store/cart: ConfigMap store/cart data.level',
      'clusters/us Kustomization/flux-system/apps: Deployment web-staging spec.template.spec.containers[name=web].env[name=DOMAIN].value',
      'clusters/us Kustomization/flux-system/apps: HelmRelease store/cart spec.values.level',
      'clusters/us Kustomization/flux-system/settings: ConfigMap flux-system/settings data.domain',
    ]);
  });

  await t.test('in the Kustomization itself, of which names are made', async () => {
    assert.deepEqual(await controls('clusters/eu/apps.yaml', 'stage:'), [
      'clusters/eu Kustomization/flux-system/apps: Deployment web-production metadata.name',
      'clusters/eu Kustomization/flux-system/flux-system: Kustomization flux-system/apps spec.postBuild.substitute.stage',
    ]);
  });

  await t.test('and nothing where another line counts more', async () => {
    assert.deepEqual(await controls('settings/eu/settings.yaml', 'team:'), [
      'clusters/eu Kustomization/flux-system/settings: ConfigMap flux-system/settings data.team',
    ]);
    assert.deepEqual(await controls('clusters/us/apps.yaml', 'team:'), [
      'clusters/us Kustomization/flux-system/apps: Deployment web-staging spec.template.spec.containers[name=web].image',
      'clusters/us Kustomization/flux-system/flux-system: Kustomization flux-system/apps spec.postBuild.substitute.team',
    ]);
  });
});
