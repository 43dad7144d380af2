import { moveMarks } from '../../core/provenance/moveMarks.ts';
import type { Origin } from '../../core/resource/origin.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import type { FileContent } from '../../session/git/fileContent.ts';
import type { GoodBuild } from '../../session/inputs.ts';

/** Zero-based line in the text as it is now; undefined where the line or the file is gone. */
export function currentLine(
  build: GoodBuild,
  now: FileContent | undefined,
  { path, line }: Origin,
): number | undefined {
  const rendered = build.texts.get(path);
  if (now?.kind !== 'text') return undefined;
  if (!rendered || rendered.text === now.source.text) return line - 1;
  const [moved] = moveMarks(rendered.text, now.source.text, [linePositions(rendered).lineRange(line)]);
  return moved && linePositions(now.source).placeAt(moved.start).line - 1;
}
