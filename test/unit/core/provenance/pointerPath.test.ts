import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointerPath } from '../../../../src/core/provenance/pointerPath.ts';

const object = {
  metadata: { annotations: { 'example.com/team': 'shop' } },
  spec: { containers: [{ name: 'web', args: ['-v'] }, { name: 'api' }], ports: [{ port: 80 }, { port: 81 }] },
};

for (const [pointer, path] of [
  ['/spec/containers/1/name', 'spec.containers[name=api].name'],
  ['/spec/containers/0/args/0', 'spec.containers[name=web].args[0]'],
  ['/spec/ports/1/port', 'spec.ports[1].port'],
  ['/metadata/annotations/example.com~1team', 'metadata.annotations["example.com/team"]'],
] as const) {
  void test(`pointerPath ${pointer}`, () => {
    assert.equal(pointerPath(object, pointer), path);
  });
}
