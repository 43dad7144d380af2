import type { JsonObject } from '../../../src/core/resource/json.ts';
import { add, configMap, edit, object, remove, type Change } from './planCase.ts';

const flux = 'kustomize.toolkit.fluxcd.io';
const marked = (mark: string, value: string): JsonObject => ({ annotations: { [`${flux}/${mark}`]: value } });

const container = (image: string): JsonObject => ({ name: 'main', image });
const job = (image: string, metadata: JsonObject = {}): JsonObject => ({
  ...object('batch/v1', 'Job', 'migrate', {
    spec: { template: { spec: { restartPolicy: 'Never', containers: [container(image)] } } },
  }),
  metadata: { name: 'migrate', ...metadata },
});
const statefulSet = (size: string, image: string): JsonObject =>
  object('apps/v1', 'StatefulSet', 'db', {
    spec: {
      serviceName: 'db',
      replicas: 1,
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [container(image)] } },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } },
        },
      ],
    },
  });
const claim = (size: string): JsonObject =>
  object('v1', 'PersistentVolumeClaim', 'files', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } },
  });
const clusterRole = (id: string, verbs: readonly string[]): JsonObject =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', id, {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: [...verbs] }],
  });
const definition = (id: string): JsonObject =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `things.${id}.example.com`, {
    spec: {
      group: `${id}.example.com`,
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: { type: 'object', properties: { size: { type: 'integer', maximum: 10 } } },
              },
            },
          },
        },
      ],
    },
  });
const thing = (id: string, size: number): JsonObject =>
  object(`${id}.example.com/v1`, 'Thing', 'one', { spec: { size } });
const storageClass = (id: string, provisioner: string): JsonObject =>
  object('storage.k8s.io/v1', 'StorageClass', id, { provisioner });

const scaled = (replicas: number): NonNullable<Change['drift']>[number] => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'api',
  patch: { spec: { replicas } },
});

/** What people do to a repository; each is tried alone, and some together. */
export const changes: readonly Change[] = [
  { name: 'nothing', change: () => undefined },
  {
    name: 'a comment',
    change: (files) => {
      edit(files, 'base/api.yaml', 'apiVersion', '# so\napiVersion');
    },
  },
  {
    name: 'image',
    change: (files) => {
      edit(files, 'overlay/kustomization.yaml', '1.4.2', '1.5.0');
    },
  },
  {
    name: 'replicas',
    change: (files) => {
      edit(files, 'overlay/web-replicas.yaml', 'replicas: 3', 'replicas: 5');
    },
  },
  {
    name: 'to zero',
    change: (files) => {
      edit(files, 'base/api.yaml', 'replicas: 2', 'replicas: 0');
    },
  },
  {
    name: 'a variable is removed',
    change: (files) => {
      edit(files, 'base/api.yaml', /env:\n.*\n.*\n {10}ports/, 'ports');
    },
  },
  {
    name: 'a port',
    change: (files) => {
      edit(
        files,
        'base/web.yaml',
        /targetPort: http\n$/,
        'targetPort: http\n    - name: more\n      port: 81\n',
      );
    },
  },
  {
    name: 'configuration',
    change: (files) => {
      edit(files, 'base/settings.yaml', 'log-level: info', 'log-level: debug');
    },
  },
  {
    name: 'a key is removed',
    change: (files) => {
      edit(files, 'base/settings.yaml', '  currency: EUR\n', '');
    },
  },
  {
    name: 'generated configuration',
    change: (files) => {
      edit(files, 'extra/kustomization.yaml', 'level=info', 'level=debug');
    },
  },
  {
    name: 'generated Secret',
    change: (files) => {
      edit(files, 'extra/kustomization.yaml', 'key=one', 'key=two');
    },
  },
  {
    name: 'an object is added',
    change: (files) => {
      add(files, 'new', configMap('new', { a: 'b' }));
    },
  },
  {
    name: 'an object is removed',
    change: (files) => {
      edit(files, 'base/kustomization.yaml', '  - worker.yaml\n', '');
      edit(files, 'overlay/kustomization.yaml', /  - target:[\s\S]*$/, '');
    },
  },
  {
    name: 'an object is renamed',
    prepare: (files) => {
      add(files, 'named', configMap('before', { a: 'b' }));
    },
    change: (files) => {
      edit(files, 'extra/named.yaml', 'before', 'after');
    },
  },
  {
    name: 'labels everywhere',
    change: (files) => {
      files.set(
        'overlay/kustomization.yaml',
        `${files.get('overlay/kustomization.yaml') ?? ''}\nlabels: [{ pairs: { team: shop } }]\n`,
      );
    },
  },
  {
    name: 'a suffix',
    change: (files) => {
      files.set(
        'extra/kustomization.yaml',
        `${files.get('extra/kustomization.yaml') ?? ''}\nnameSuffix: -next\n`,
      );
    },
  },
  {
    name: 'prune disabled',
    prepare: (files) => {
      add(files, 'kept', configMap('kept', { a: 'b' }, marked('prune', 'disabled')));
    },
    change: (files) => {
      remove(files, 'kept');
    },
  },
  {
    name: 'an owner that does not prune',
    spec: { prune: false },
    prepare: (files) => {
      add(files, 'gone', configMap('gone', { a: 'b' }));
    },
    change: (files) => {
      remove(files, 'gone');
    },
  },
  {
    name: 'reconcile disabled',
    prepare: (files) => {
      add(files, 'left', configMap('left', { a: '1' }, marked('reconcile', 'disabled')));
    },
    change: (files) => {
      edit(files, 'extra/left.yaml', '"a":"1"', '"a":"2"');
    },
  },
  {
    name: 'if not present',
    prepare: (files) => {
      add(files, 'once', configMap('once', { a: '1' }, marked('ssa', 'IfNotPresent')));
    },
    change: (files) => {
      edit(files, 'extra/once.yaml', '"a":"1"', '"a":"2"');
    },
  },
  {
    name: 'an immutable field',
    prepare: (files) => {
      add(files, 'job', job('job:1'));
    },
    change: (files) => {
      edit(files, 'extra/job.yaml', 'job:1', 'job:2');
    },
  },
  {
    name: 'an immutable field with force',
    prepare: (files) => {
      add(files, 'job', job('job:1', marked('force', 'enabled')));
    },
    change: (files) => {
      edit(files, 'extra/job.yaml', 'job:1', 'job:2');
    },
  },
  {
    name: 'an immutable field of an owner with force',
    spec: { force: true },
    prepare: (files) => {
      add(files, 'job', job('job:1'));
    },
    change: (files) => {
      edit(files, 'extra/job.yaml', 'job:1', 'job:2');
    },
  },
  {
    name: 'a selector',
    change: (files) => {
      edit(
        files,
        'base/api.yaml',
        /matchLabels:\n {6}app.kubernetes.io\/name: api/,
        'matchLabels:\n      app.kubernetes.io/name: other',
      );
    },
  },
  {
    name: 'a StatefulSet',
    prepare: (files) => {
      add(files, 'db', statefulSet('1Gi', 'db:1'));
    },
    change: (files) => {
      edit(files, 'extra/db.yaml', 'db:1', 'db:2');
    },
  },
  {
    name: 'a claim template',
    prepare: (files) => {
      add(files, 'db', statefulSet('1Gi', 'db:1'));
    },
    change: (files) => {
      edit(files, 'extra/db.yaml', '1Gi', '2Gi');
    },
  },
  {
    name: 'a StatefulSet is removed',
    prepare: (files) => {
      add(files, 'db', statefulSet('1Gi', 'db:1'));
    },
    change: (files) => {
      remove(files, 'db');
    },
  },
  {
    name: 'a claim is removed',
    prepare: (files) => {
      add(files, 'files', claim('1Gi'));
    },
    change: (files) => {
      remove(files, 'files');
    },
  },
  {
    name: 'an invalid object',
    change: (files) => {
      add(files, 'bad', object('v1', 'Service', 'bad', { spec: { ports: [] } }));
      edit(files, 'overlay/web-replicas.yaml', 'replicas: 3', 'replicas: 4');
    },
  },
  {
    name: 'an invalid definition',
    change: (files, id) => {
      add(
        files,
        'crd',
        object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `wrong.${id}.example.com`, {
          spec: { group: 'other' },
        }),
      );
      edit(files, 'overlay/web-replicas.yaml', 'replicas: 3', 'replicas: 4');
    },
  },
  {
    name: 'an unknown kind',
    change: (files) => {
      add(files, 'unknown', object('nobody.example.com/v1', 'Nothing', 'x'));
    },
  },
  {
    name: 'a definition with its object',
    change: (files, id) => {
      add(files, 'crd', definition(id));
      add(files, 'thing', thing(id, 3));
    },
  },
  {
    name: 'a custom object',
    prepare: (files, id) => {
      add(files, 'crd', definition(id));
      add(files, 'thing', thing(id, 3));
    },
    change: (files) => {
      edit(files, 'extra/thing.yaml', '"size":3', '"size":5');
    },
  },
  {
    name: 'an invalid custom object',
    prepare: (files, id) => {
      add(files, 'crd', definition(id));
      add(files, 'thing', thing(id, 3));
    },
    change: (files) => {
      edit(files, 'extra/thing.yaml', '"size":3', '"size":50');
    },
  },
  {
    name: 'a definition is removed',
    prepare: (files, id) => {
      add(files, 'crd', definition(id));
      add(files, 'thing', thing(id, 3));
    },
    change: (files) => {
      remove(files, 'crd');
      remove(files, 'thing');
    },
  },
  {
    name: 'a namespace',
    change: (files, id) => {
      add(files, 'namespace', object('v1', 'Namespace', `${id}-more`));
    },
  },
  {
    name: 'a namespace is removed',
    prepare: (files, id) => {
      add(files, 'namespace', object('v1', 'Namespace', `${id}-less`));
    },
    change: (files) => {
      remove(files, 'namespace');
    },
  },
  {
    name: 'a cluster role',
    prepare: (files, id) => {
      add(files, 'role', clusterRole(id, ['get']));
    },
    change: (files) => {
      edit(files, 'extra/role.yaml', '"get"', '"get","list"');
    },
  },
  {
    name: 'a class',
    change: (files, id) => {
      add(files, 'class', storageClass(id, 'example.com/fast'));
    },
  },
  {
    name: 'an immutable class',
    prepare: (files, id) => {
      add(files, 'class', storageClass(id, 'example.com/fast'));
    },
    change: (files) => {
      edit(files, 'extra/class.yaml', 'fast', 'slow');
    },
  },
  { name: 'drift', drift: [scaled(7)], change: () => undefined },
  {
    name: 'drift that is merged',
    drift: [scaled(7)],
    change: (files) => {
      edit(files, 'base/api.yaml', 'replicas: 2', 'replicas: 7');
    },
  },
  {
    name: 'drift under a change',
    drift: [scaled(7)],
    change: (files) => {
      edit(files, 'base/api.yaml', 'value: hello', 'value: welcome');
    },
  },
  {
    name: 'suspended',
    later: { suspend: true },
    change: (files) => {
      edit(files, 'base/api.yaml', 'value: hello', 'value: welcome');
    },
  },
  {
    name: 'after one that is not there',
    later: { dependsOn: [{ name: 'nobody' }] },
    change: (files) => {
      edit(files, 'base/api.yaml', 'value: hello', 'value: welcome');
    },
  },
  {
    name: 'after itself',
    later: { dependsOn: [{ name: 'itself' }] },
    change: (files) => {
      edit(files, 'base/api.yaml', 'value: hello', 'value: welcome');
    },
  },
  {
    name: 'patches of the owner',
    spec: {
      patches: [
        {
          target: { kind: 'Deployment' },
          patch: '[{ "op": "add", "path": "/metadata/annotations", "value": { "by": "owner" } }]',
        },
      ],
    },
    change: (files) => {
      edit(files, 'base/api.yaml', 'value: hello', 'value: welcome');
    },
  },
  {
    name: 'variables of the owner',
    spec: { postBuild: { substitute: { LEVEL: 'trace' } } },
    change: (files) => {
      edit(files, 'base/settings.yaml', 'log-level: info', 'log-level: ${LEVEL}');
    },
  },
  {
    name: 'another namespace, which nobody makes',
    change: (files, id) => {
      edit(files, 'kustomization.yaml', `namespace: ${id}`, `namespace: ${id}-nobody`);
    },
  },
  {
    name: 'another namespace, and the object that makes it',
    change: (files, id) => {
      edit(files, 'kustomization.yaml', `namespace: ${id}`, `namespace: ${id}-made`);
      add(files, 'namespace', object('v1', 'Namespace', `${id}-made`));
    },
  },
];
