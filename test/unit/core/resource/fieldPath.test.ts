import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPath, type FieldPath } from '../../../../src/core/resource/fieldPath.ts';

test('paths are written as the command line promises', () => {
  const cases: readonly (readonly [path: FieldPath, text: string])[] = [
    [[], ''],
    [[{ field: 'spec' }, { field: 'replicas' }], 'spec.replicas'],
    [
      [
        { field: 'spec' },
        { field: 'template' },
        { field: 'spec' },
        { field: 'containers' },
        { keys: [['name', 'web']] },
        { field: 'image' },
      ],
      'spec.template.spec.containers[name=web].image',
    ],
    [
      [
        { field: 'ports' },
        {
          keys: [
            ['port', 80],
            ['protocol', 'TCP'],
          ],
        },
      ],
      'ports[port=80,protocol=TCP]',
    ],
    [
      [{ field: 'metadata' }, { field: 'annotations' }, { field: 'example.com/team' }],
      'metadata.annotations["example.com/team"]',
    ],
    [[{ field: 'metadata' }, { field: 'labels' }, { field: 'a"b' }], 'metadata.labels["a\\"b"]'],
    [[{ field: 'data' }, { field: '' }], 'data[""]'],
    [[{ field: 'a.b' }, { field: 'c' }], '["a.b"].c'],
    [[{ field: 'finalizers' }, { value: 'x' }], 'finalizers[=x]'],
    [[{ field: 'args' }, { index: 0 }], 'args[0]'],
    [[{ field: 'ids' }, { keys: [['id', 9007199254740993n]] }], 'ids[id=9007199254740993]'],
  ];
  for (const [path, text] of cases) assert.equal(formatPath(path), text);
});
