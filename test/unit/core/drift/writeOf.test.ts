import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubectlManagers } from '../../../../src/core/drift/desired/agentWrite.ts';
import { writeOf } from '../../../../src/core/drift/desired/writeOf.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const { clientSide, serverSide } = kubectlManagers;
const entry = (manager: string, operation: 'Apply' | 'Update', time?: string): JsonObject => ({
  ...{ manager, operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': {} } },
  ...(time === undefined ? {} : { time }),
});
const modeOf = (...managedFields: readonly JsonObject[]): string =>
  writeOf({ mode: 'kubectl', manager: clientSide }, { metadata: { managedFields } }).mode;

test('kubectl writes as it has written last', () => {
  assert.equal(modeOf(), 'kubectl');
  assert.equal(modeOf(entry(clientSide, 'Update', '2026-01-01T00:00:02Z')), 'kubectl');
  const applied = entry(serverSide, 'Apply', '2026-01-01T00:00:01Z');
  assert.equal(modeOf(applied), 'kubectl-server-side');
  assert.equal(modeOf(applied, entry(clientSide, 'Update', '2026-01-01T00:00:00Z')), 'kubectl-server-side');
  const later = entry(clientSide, 'Update', '2026-01-01T00:00:02Z');
  assert.equal(modeOf(applied, later), 'kubectl');
  // A ReplicationController that is scaled leaves an entry without a time before it.
  assert.equal(modeOf(applied, entry(clientSide, 'Update'), later), 'kubectl');
});
