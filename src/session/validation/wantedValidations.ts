import { editorPositions } from '../../core/yaml/editorPositions.ts';
import type { FilePart, FileSnapshot, Urgency, WantedValidation } from '../derive/fileSnapshot.ts';
import type { Inputs } from '../inputs.ts';
import type { RenderedSnapshot } from '../derive/renderedSnapshot.ts';

/** What nobody has validated yet by the rules that hold: what is on the screen, then what is open, then the others. */
export function wantedValidations(
  inputs: Inputs,
  files: ReadonlyMap<string, FileSnapshot>,
  rendered: ReadonlyMap<string, RenderedSnapshot>,
): readonly WantedValidation[] {
  const wanted: Record<Urgency, WantedValidation[]> = { visible: [], open: [], background: [] };
  for (const file of files.values()) {
    for (const part of file.parts) {
      if (part.fresh) continue;
      const urgency = urgencyOf(inputs, file, part);
      for (const { document, rules, problems } of part.documents) {
        if (rules && !problems)
          wanted[urgency].push({
            holder: file.facts.path,
            subject: { kind: 'document', value: document },
            as: document.as,
            rules,
            urgency,
          });
      }
    }
  }
  for (const { missing } of rendered.values()) wanted.background.push(...missing);
  return [...wanted.visible, ...wanted.open, ...wanted.background];
}

function urgencyOf({ buffers, visible }: Inputs, { facts }: FileSnapshot, part: FilePart): Urgency {
  if (!buffers.has(facts.path)) return 'background';
  const lines = visible.get(facts.path);
  if (!lines) return 'open';
  const last = part.line + editorPositions(part.source).lineCount - 1;
  return part.line <= lines.last && last >= lines.first ? 'visible' : 'open';
}
