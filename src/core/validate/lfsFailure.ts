import { pathFrom } from './kustomizationTexts.ts';
import type { FailurePlace, TextOf } from './placedFailure.ts';
import { rangeOfLine } from './rangeOfLine.ts';

/**
 * The file of which Flux has read the pointer where a render fails for that; `pointers` are all of which it has no more.
 * The tools tell of a text that is no mapping: of which file, in as many ways as they tell anything (`placed`), or not at all.
 */
export function lfsFailure(
  message: string,
  placed: FailurePlace | undefined,
  pointers: readonly string[],
): string | undefined {
  const folder = placed?.path.split('/').slice(0, -1).join('/') ?? '';
  const namesOf = (path: string): readonly string[] => [path, pathFrom(folder, path)];
  const isNamed = (text: string, path: string): boolean =>
    namesOf(path).some((name) => words(text).has(name));
  const isPlain = message.includes('cannot unmarshal string into Go value of type');
  return (
    pointers.find((path) => path === placed?.path) ??
    pointers.find((path) => isNamed(message, path)) ??
    (isPlain ? pointers.find((path) => isNamed(placed?.source.text ?? '', path)) : undefined)
  );
}

/** At the beginning of the file. */
export function lfsProblem(path: string, textOf: TextOf): FailurePlace {
  const source = textOf(path) ?? { path, text: '' };
  return {
    path,
    source,
    range: source.text === '' ? { start: 0, end: 0 } : rangeOfLine({ source }, 1),
    message: `Flux has no Git LFS, and applies the pointer in place of this file's content: take it out of Git LFS (git lfs untrack, then git add --renormalize ${path})`,
  };
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/[\s'"`:,()[\]{}]+/));
