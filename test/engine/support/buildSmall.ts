import assert from 'node:assert/strict';
import type { Build, BuildRequest, KustomizeEngine } from '../../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../../src/engine/engineFailure.ts';

/** Builds with what most tests want, and fails the test where the build fails. */
export async function mustBuild(
  engine: KustomizeEngine,
  request: Partial<BuildRequest> = {},
): Promise<Build> {
  const build = await engine.build({ ...asFlux, ...request });
  if (!build.ok) assert.fail(JSON.stringify(build.failure));
  return build.value;
}

/** Builds, and fails the test where the build does not fail. */
export async function mustFail(
  engine: KustomizeEngine,
  request: Partial<BuildRequest> = {},
): Promise<EngineFailure> {
  const build = await engine.build({ ...asFlux, ...request });
  if (build.ok) assert.fail(`${String(build.value.objects.length)} objects`);
  return build.failure;
}

const asFlux: BuildRequest = { root: '/', order: 'flux', restrictToRoot: false, origins: true };

export const configMap = (name: string, key = 'value'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: ${key}\n`;
