import { kept } from '../../base/kept.ts';
import { locateObject } from '../../core/provenance/locateField.ts';
import { moveMarks } from '../../core/provenance/moveMarks.ts';
import { isJudgedWhenMade } from '../../core/validate/mergeProblems.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import type { FilePart, FileSnapshot } from '../../session/derive/fileSnapshot.ts';
import type { GoodBuild } from '../../session/inputs.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import type { ProblemView } from '../viewModels.ts';

/**
 * The problems of a file as typed without those that do not hold for what owners make of it: an overlay may complete a
 * document, or put another name in the place of its own. `made` are the problems of what is rendered, in the same file.
 */
export function judgedAsMade(
  owners: Snapshot['owners'],
  file: FileSnapshot,
  typed: readonly ProblemView[],
  made: readonly ProblemView[],
): readonly ProblemView[] {
  if (!typed.some(({ code }) => isJudgedWhenMade(code))) return typed;
  const parts = new Set(madeLines(owners, file).map((line) => partAt(file, line)));
  if (parts.size === 0) return typed;
  return typed.filter(
    (one) =>
      !isJudgedWhenMade(one.code) ||
      !parts.has(partAt(file, one.start.line)) ||
      made.some(({ code, start }) => code === one.code && start.line === one.start.line),
  );
}

/** The lines of the file as it is now, from 0, at which documents stand that owners render. */
function madeLines(owners: Snapshot['owners'], { facts }: FileSnapshot): readonly number[] {
  const { root, name, source } = facts;
  const builds = owners.flatMap((owner) => {
    const { outcome, lastGood } = owner.working ?? {};
    if (owner.root !== root || !lastGood) return [];
    // While something else keeps it from being rendered, what was true of this text still is; of another nobody knows.
    return outcome?.ok === true || lastGood.texts.get(name)?.text === source.text ? [lastGood] : [];
  });
  const positions = editorPositions(source);
  return [...new Set(builds)].flatMap((build) => {
    const starts = startsByFile(build).get(name) ?? [];
    const marks = starts.map((start) => ({ start, end: start }));
    return moveMarks(build.texts.get(name)?.text ?? '', source.text, marks).map(
      ({ start }) => positions.positionAt(start).line,
    );
  });
}

/** Where objects are written in the texts of a build, by file. */
const startsByFile = kept((build: GoodBuild): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const built of build.objects) {
    const place = locateObject(built, (path) => build.texts.get(path));
    const text = place && build.texts.get(place.path);
    if (!text) continue;
    const starts = found.get(place.path) ?? [];
    found.set(place.path, starts);
    starts.push(linePositions(text).offsetAt(place));
  }
  return found;
});

const partAt = ({ parts }: FileSnapshot, line: number): FilePart | undefined =>
  parts.findLast((part) => part.line <= line);
