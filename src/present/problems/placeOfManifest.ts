import { rangeOfLine } from '../../core/validate/rangeOfLine.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import type { BuiltObject } from '../../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { currentLine } from '../lines/currentLine.ts';
import type { ProblemView } from '../viewModels.ts';

/** The line of a manifest's name as its file is now, and the absolute path of that; undefined where it has none here. */
export function placeOfManifest(
  { inputs }: Snapshot,
  owner: OwnerSnapshot,
  built: BuiltObject,
): (Pick<ProblemView, 'start' | 'end'> & { readonly path: string }) | undefined {
  const origin = built.origins.get('/metadata/name') ?? built.origins.get('/kind');
  const build = owner.working?.lastGood;
  const now = origin && inputs.repositories.get(owner.root)?.working?.get(origin.path);
  const line = build && origin && currentLine(build, now, origin);
  if (line === undefined || !origin || now?.kind !== 'text') return undefined;
  const range = rangeOfLine({ source: now.source }, line + 1);
  const positions = editorPositions(now.source);
  return {
    path: `${owner.root}/${origin.path}`,
    start: positions.positionAt(range.start),
    end: positions.positionAt(range.end),
  };
}
