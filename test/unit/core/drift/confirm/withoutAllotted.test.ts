import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutAllotted } from '../../../../../src/core/drift/confirm/withoutAllotted.ts';
import type { JsonObject } from '../../../../../src/core/resource/json.ts';

const service = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Service', spec });
const ports = (...nodePorts: readonly (number | undefined)[]): JsonObject => ({
  ports: nodePorts.map((nodePort, index) => ({ port: index, ...(nodePort ? { nodePort } : {}) })),
});

test('ports of nodes that neither Git nor live names are made up by the dry run', () => {
  const left = withoutAllotted(
    service({ ...ports(30001, 30002, 30003), healthCheckNodePort: 30004, type: 'LoadBalancer' }),
    service(ports(undefined, 30002)),
    service(ports(undefined, undefined, 30003)),
  );
  assert.deepEqual(left, service({ type: 'LoadBalancer', ...ports(undefined, 30002, 30003) }));
});

test('what live has for health checks stays, and other kinds are as they are', () => {
  const answer = service({ ports: [], healthCheckNodePort: 30004 });
  assert.deepEqual(withoutAllotted(answer, service({}), answer), answer);
  const other = { apiVersion: 'v1', kind: 'Every', spec: ports(30001) };
  assert.equal(withoutAllotted(other, other, other), other);
});
