import type { JsonObject } from '../../../src/core/resource/json.ts';
import { Random } from '../random.ts';
import { changes } from './changes.ts';
import { add, configMap, edit, object, remove, type Change, type PlanCase } from './planCase.ts';
import { canBeTried } from './planCases.ts';

/** A change, and how the Application that meets it syncs. */
export interface ArgoPlanCase extends PlanCase {
  readonly syncOptions: readonly string[];
}

/** Every change alone, and as many together as are asked for, each with sync options that a seed chooses. */
export function argoPlanCases(seed: number, combinations: number): readonly ArgoPlanCase[] {
  const known = [...changes.filter(({ spec, later }) => !spec && !later), ...argoChanges];
  const together = Array.from({ length: combinations }, (_, i): readonly Change[] => {
    const random = new Random(seed * 1000 + i);
    for (;;) {
      const chosen = random.shuffle(known).slice(0, 2 + (i % 2));
      if (canBeTried(chosen)) return chosen;
    }
  });
  return [...known.map((change) => [change]), ...together].map((made, i) => ({
    id: `a${String(i)}`,
    changes: made,
    // Nobody collects garbage here, which objects that are deleted otherwise wait for.
    syncOptions: ['PrunePropagationPolicy=background', ...(options[(seed + i) % options.length] ?? [])],
  }));
}

const options: readonly (readonly string[])[] = [
  [],
  ['ServerSideApply=true'],
  ['Replace=true'],
  ['ApplyOutOfSyncOnly=true'],
  ['ServerSideApply=true', 'PruneLast=true'],
];

const marked = (mark: string, value: string): JsonObject => ({
  annotations: { [`argocd.argoproj.io/${mark}`]: value },
});

/** What Argo CD alone knows. */
const argoChanges: readonly Change[] = [
  {
    name: 'waves',
    prepare: (files) => {
      add(files, 'late', configMap('a-late', { a: 'b' }, marked('sync-wave', '5')));
      add(files, 'early', configMap('z-early', { a: 'b' }, marked('sync-wave', '-5')));
    },
    change: (files) => {
      edit(files, 'extra/late.yaml', '"b"', '"c"');
      edit(files, 'extra/early.yaml', '"b"', '"c"');
    },
  },
  {
    name: 'Prune=false',
    prepare: (files) => {
      add(
        files,
        'kept-by-argo',
        configMap('kept-by-argo', { a: 'b' }, marked('sync-options', 'Prune=false')),
      );
    },
    change: (files) => {
      remove(files, 'kept-by-argo');
    },
  },
  {
    name: 'Prune=confirm',
    prepare: (files) => {
      add(files, 'asked', configMap('asked-for', { a: 'b' }, marked('sync-options', 'Prune=confirm')));
    },
    change: (files) => {
      remove(files, 'asked');
      edit(files, 'overlay/web-replicas.yaml', 'replicas: 3', 'replicas: 4');
    },
  },
  {
    name: 'everything is removed',
    change: (files, id) => {
      files.set('kustomization.yaml', `namespace: ${id}\n`);
    },
  },
  {
    name: 'an invalid object of an early wave',
    change: (files) => {
      const bad = object('v1', 'Service', 'too-early', { spec: { ports: [] } });
      add(files, 'bad', { ...bad, metadata: { name: 'too-early', ...marked('sync-wave', '-1') } });
      edit(files, 'overlay/web-replicas.yaml', 'replicas: 3', 'replicas: 4');
    },
  },
  {
    name: 'an unknown kind beside a change',
    change: (files) => {
      add(files, 'unknown', object('nobody.example.com/v1', 'Nothing', 'x'));
      edit(files, 'overlay/web-replicas.yaml', 'replicas: 3', 'replicas: 4');
    },
  },
  ...['Replace=true', 'ServerSideApply=true', 'Replace=false', 'ServerSideApply=false'].map(
    (option): Change => ({
      name: `an object with ${option}`,
      prepare: (files) => {
        add(files, 'marked', configMap('marked', { a: 'b', b: 'c' }, marked('sync-options', option)));
      },
      change: (files) => {
        files.set(
          'extra/marked.yaml',
          JSON.stringify(configMap('marked', { a: 'c' }, marked('sync-options', option))),
        );
      },
      drift: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'marked', patch: { data: { own: 'kept?' } } }],
    }),
  ),
  {
    name: 'an object is marked for another way of writing',
    prepare: (files) => {
      add(files, 'switched', configMap('switched', { a: 'b', b: 'c' }));
    },
    change: (files) => {
      files.set(
        'extra/switched.yaml',
        JSON.stringify(configMap('switched', { a: 'c' }, marked('sync-options', 'ServerSideApply=true'))),
      );
    },
  },
];
