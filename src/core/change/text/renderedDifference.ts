import { structuredPatch } from 'diff';
import type { JsonObject } from '../../resource/json.ts';
import { maskRevisions } from '../../resource/masking.ts';
import type { ResourceId } from '../../resource/resourceId.ts';
import { maskSecretObject, type SecretParts } from '../../resource/secretParts.ts';
import { printYaml } from '../../yaml/printYaml.ts';
import type { RenderedDifference } from './changeSummary.ts';

export interface RenderedObject {
  readonly id: ResourceId;
  /** Undefined where there is none at that revision. */
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

/** How an object is rendered before and after a change; undefined where nothing of it may be told but that it is equal. */
export function renderedDifference(
  { id, before, after }: RenderedObject,
  secrets?: SecretParts,
): RenderedDifference | undefined {
  const [old, fresh] = maskRevisions(before, after).map((side) =>
    side === undefined ? '' : printYaml(maskSecretObject(side, secrets)),
  );
  const { hunks } = structuredPatch('', '', old ?? '', fresh ?? '', undefined, undefined, { context: 3 });
  const diff = hunks.flatMap(({ lines }, index) => [...(index === 0 ? [] : ['…']), ...lines]).join('\n');
  const effect = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return diff === '' ? undefined : { id, effect, diff };
}
