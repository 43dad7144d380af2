import type { LocatedObject } from '../../core/provenance/locatedObject.ts';
import { printJson } from '../../core/resource/json.ts';
import { withoutPatchText } from '../../core/resource/withoutPatchText.ts';
import { kustomizationNames } from '../../core/validate/howToValidate.ts';
import { kustomizeFailure } from '../../core/validate/kustomizeFailure.ts';
import type { DocumentAnswer } from '../../core/validate/answer.ts';
import {
  documentStart,
  renderedProblems,
  type RenderedProblems,
} from '../../core/validate/renderedProblems.ts';
import type { ValidationContext } from '../../core/validate/validationContext.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { Platform } from '../../session/platform.ts';
import { buildFolder } from './buildFolder.ts';
import { engineFiles } from './engineFiles.ts';
import { lookedFor } from './lookedFor.ts';
import type { CheckTree } from './checkTrees.ts';
import type { ValidatedText } from './checkEngines.ts';

/** The objects of every kustomization that is checked, or that something checked is a part of. */
export async function checkRendered(
  { kustomize, readFile }: Pick<Platform, 'kustomize' | 'readFile'>,
  tree: CheckTree,
  context: ValidationContext,
  validate: (texts: readonly ValidatedText[]) => Promise<readonly (readonly DocumentAnswer[])[]>,
): Promise<readonly RenderedProblems[]> {
  const folders = foldersToRender(tree, context);
  if (folders.length === 0) return [];
  kustomize.setFiles(engineFiles(tree));
  const found: RenderedProblems[] = [];
  for (const folder of folders) {
    const build = await buildFolder(kustomize, folder, (file) => readFile(tree.root, file));
    if (!build.ok) {
      const failed = failureOf(build.failure, folder, tree);
      if (failed && (await isOfSomeChange(failed, folder))) found.push(failed);
      continue;
    }
    const reads = build.value.reads.map((file) => file.replace(/^\//, ''));
    if (!reads.some((file) => tree.named.has(file)) || !(await someChanged(tree, reads))) continue;
    found.push(await validated(folder, build.value.objects, tree, validate));
  }
  return found;

  /** A failure stands where it shows, which may be a file that nobody changed. */
  async function isOfSomeChange({ problems }: RenderedProblems, folder: string): Promise<boolean> {
    if (tree.since === undefined || problems.some(({ source }) => tree.checked.has(source.path))) return true;
    return someChanged(tree, await lookedFor({ kustomize, readFile }, folder, tree));
  }
}

async function someChanged({ since }: CheckTree, files: readonly string[]): Promise<boolean> {
  if (since === undefined) return true;
  for (const file of files) if (await since.isChanged(file)) return true;
  return false;
}

/** Those that no other kustomization takes in: what is a base of another is judged as a part of it. */
function foldersToRender(tree: CheckTree, context: ValidationContext): readonly string[] {
  return [...tree.texts].flatMap(([file, { text }]) => {
    const folder = file.slice(0, Math.max(file.lastIndexOf('/'), 0));
    const isTop =
      kustomizationNames.has(file.slice(file.lastIndexOf('/') + 1)) &&
      !context.resources.has(folder) &&
      !/^kind:\s*["']?Component\b/m.test(text);
    return isTop ? [folder] : [];
  });
}

async function validated(
  folder: string,
  objects: readonly LocatedObject[],
  tree: CheckTree,
  validate: (texts: readonly ValidatedText[]) => Promise<readonly (readonly DocumentAnswer[])[]>,
): Promise<RenderedProblems> {
  const texts = objects.map(({ object }) => ({
    path: folder,
    text: printJson(object),
    as: 'object' as const,
  }));
  const { problems, rendered } = renderedProblems(objects, await validate(texts), (name) =>
    tree.texts.get(name),
  );
  return { rendered, problems: problems.filter(({ source }) => tree.named.has(source.path)) };
}

function failureOf(failure: EngineFailure, folder: string, tree: CheckTree): RenderedProblems | undefined {
  // What is not in the repository is not known here, and no mistake of its own.
  if (failure.code !== 'rejected' || /remote content is not fetched|enable-helm/.test(failure.message))
    return undefined;
  const message = withoutPatchText(failure.message);
  const place = kustomizeFailure(message, folder, (name) => tree.texts.get(name));
  if (!place || !tree.named.has(place.source.path)) return undefined;
  const { source, range } = place;
  const problem = { code: 'kustomize-build', severity: 'error', message: place.message, ...range } as const;
  return {
    problems: [{ source, document: documentStart(source, range.start), problem }],
    rendered: new Set(),
  };
}
