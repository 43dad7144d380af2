import { keptResults } from '../../base/keptResults.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { locateField } from '../../core/provenance/locateField.ts';
import { moveMarks } from '../../core/provenance/moveMarks.ts';
import { pathOfPointer } from '../../core/resource/pathOfPointer.ts';
import { findingMessage } from '../../core/validate/findingMessage.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import { pointerSegments } from '../../core/yaml/jsonPointer.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import type { SourceText, TextRange } from '../../core/yaml/sourceText.ts';
import type { GoodBuild } from '../../session/inputs.ts';
import type { RenderedProblem, RenderedSnapshot } from '../../session/derive/renderedSnapshot.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { problemMessage } from './problemMessage.ts';
import { shownSeverity, type Severities } from './severities.ts';
import type { ProblemView } from '../viewModels.ts';

/**
 * What the server would refuse of the objects that owners render, by absolute path of the file that controls it. One
 * problem of one line that several owners render is one problem, which names them.
 */
export function renderedProblems(
  { files, rendered }: Snapshot,
  severities: Severities,
): ReadonlyMap<string, readonly ProblemView[]> {
  const found = new Map<string, Map<string, Rendered>>();
  for (const one of rendered.values()) {
    for (const problem of one.problems) {
      const { code } = problem.finding;
      const severity = shownSeverity(severities(one.facts.root), code);
      const placed = severity === 'off' ? undefined : placedOnce(one, problem);
      const path = `${one.facts.root}/${placed?.path ?? ''}`;
      const file = files.get(path);
      if (severity === 'off' || !placed || !file) continue;
      const range = movedTo(file.facts.source, placed.source, placed.range);
      if (!range) continue;
      const positions = editorPositions(file.facts.source);
      const [start, end] = [positions.positionAt(range.start), positions.positionAt(range.end)];
      const message = problemMessage({
        message: findingMessage(problem.finding, problem.built.id.kind),
        field: problem.finding.field,
      });
      const ofFile = found.get(path) ?? new Map<string, Rendered>();
      found.set(path, ofFile);
      const key = `${start.line}:${code}:${message}`;
      const owners = ofFile.get(key)?.owners ?? new Set<string>();
      owners.add(ownerText(one));
      ofFile.set(key, { owners, view: { start, end, severity, code, message } });
    }
  }
  return new Map([...found].map(([path, ofFile]) => [path, [...ofFile.values()].map(withOwners)]));
}

interface Rendered {
  readonly owners: Set<string>;
  readonly view: ProblemView;
}

const withOwners = ({ owners, view }: Rendered): ProblemView => ({
  ...view,
  message: `${view.message} (as rendered for ${[...owners].join(', ')})`,
});

const ownerText = ({ facts }: RenderedSnapshot): string =>
  `${formatOwner(facts.owner)}${facts.environment ? ` in ${facts.environment.name}` : ''}`;

interface Placed {
  readonly path: string;
  /** The text that was rendered, which the range is of. */
  readonly source: SourceText;
  readonly range: TextRange;
}

/** Looked for once in a build: all that the place hangs on is the build's own. */
const placedOnce = ({ facts }: RenderedSnapshot, problem: RenderedProblem): Placed | undefined =>
  places(problem, [], () => placeOf(facts.build, problem));

const places = keptResults<Placed | undefined>();

function placeOf({ texts }: GoodBuild, { built, finding }: RenderedProblem): Placed | undefined {
  const origin = locateField(built, pathOfPointer(built.object, pointerSegments(finding.pointer)), (path) =>
    texts.get(path),
  );
  const source = origin && texts.get(origin.path);
  if (!source) return undefined;
  const positions = linePositions(source);
  const start = positions.offsetAt(origin);
  const { end } = positions.lineRange(origin.line);
  const written = source.text
    .slice(start, end)
    .replace(/(?:^|\s)#.*$/, '')
    .trimEnd();
  return { path: origin.path, source, range: { start, end: start + written.length } };
}

function movedTo(now: SourceText, before: SourceText, range: TextRange): TextRange | undefined {
  return now.text === before.text ? range : moveMarks(before.text, now.text, [range])[0];
}
