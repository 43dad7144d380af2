import { success, type Outcome } from '../../base/outcome.ts';
import { stringAt } from '../../core/resource/json.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { BuildStep } from '../builds/buildStep.ts';

/** `helm template --skip-tests`, where that is asked for. */
export function withoutTests(
  { withoutTests: leavesOut }: Extract<BuildStep, { readonly kind: 'chart' }>,
  built: Outcome<Build, EngineFailure>,
): Outcome<Build, EngineFailure> {
  if (!leavesOut || !built.ok) return built;
  const objects = built.value.objects.filter(
    ({ object }) => !/\btest\b/.test(stringAt(object, 'metadata', 'annotations', 'helm.sh/hook') ?? ''),
  );
  return success({ ...built.value, objects });
}
