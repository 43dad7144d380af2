import { success } from '../base/outcome.ts';
import type { FileEdits } from '../core/change/fileEdits.ts';
import { overlayPatch } from '../core/change/overlayPatch.ts';
import { writeField } from '../core/change/writeField.ts';
import type { Json } from '../core/resource/json.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { BuiltObject } from '../session/inputs.ts';
import type { OwnerRender } from '../session/workingRender.ts';
import type { AdoptionRequest } from './proposeAdoption.ts';
import { refused, type ProposalOutcome } from './proposing.ts';

type Rendered = Extract<OwnerRender, { kind: 'rendered' }>;

/** Ways to write it, the first that is proved is taken. */
export function adoptionEdits(
  { owner, path, scope }: AdoptionRequest,
  { snapshot }: Rendered,
  rendered: BuiltObject,
  wanted: Json | undefined,
): ProposalOutcome<readonly FileEdits[]> {
  const texts = snapshot.working?.outcome.ok === true ? snapshot.working.outcome.value.texts : noTexts;
  if (scope === 'line') {
    const written = writeField(rendered, path, wanted, (file) => texts.get(file));
    return written.ok ? success([written.value]) : refused(`${sentence(written.failure)}.`);
  }
  const kustomization = kustomizationOf(owner.owner.path, texts);
  if (!kustomization)
    return refused(
      `${owner.owner.path || 'The root'} has no kustomization that a patch could be written into.`,
    );
  const ways = [false, true].flatMap(
    (withNamespace) =>
      overlayPatch(kustomization, { object: rendered.object, path, wanted, withNamespace }) ?? [],
  );
  return ways.length > 0 ? success(ways) : refused(`${kustomization.path} has no place for a patch.`);
}

const noTexts: ReadonlyMap<string, SourceText> = new Map();

function kustomizationOf(folder: string, texts: ReadonlyMap<string, SourceText>): SourceText | undefined {
  const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
  return names
    .map((name) => texts.get(folder === '' ? name : `${folder}/${name}`))
    .find((text) => text !== undefined);
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
