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
import { unreadFile, type Build, type EngineFailure, type KustomizeEngine } from '../../engine/engineApi.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Platform } from '../../session/platform.ts';
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
  kustomize.setFiles(
    new Map(tree.files.map((file) => [`/${file}`, tree.texts.get(file)?.text ?? unreadFile])),
  );
  const found: RenderedProblems[] = [];
  for (const folder of folders) {
    const build = await buildFolder(kustomize, folder, (file) => readFile(tree.root, file));
    if (!build.ok) {
      found.push(failureOf(build.failure, folder, tree));
      continue;
    }
    if (!build.value.reads.some((file) => tree.checked.has(file.replace(/^\//, '')))) continue;
    found.push(await validated(folder, build.value.objects, tree, validate));
  }
  return found;
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

async function buildFolder(
  engine: KustomizeEngine,
  folder: string,
  read: (file: string) => Promise<Uint8Array | undefined>,
): Promise<Outcome<Build, EngineFailure>> {
  for (;;) {
    const root = folder === '' ? '/' : `/${folder}`;
    const build = await engine.build({ root, order: 'flux', restrictToRoot: false, origins: true });
    if (build.ok || build.failure.code !== 'wanted') return build;
    const contents = build.failure.paths.map(
      async (name) => [name, (await read(name.slice(1))) ?? null] as const,
    );
    engine.setFiles(new Map(await Promise.all(contents)));
  }
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
  return { rendered, problems: problems.filter(({ source }) => tree.checked.has(source.path)) };
}

function failureOf(failure: EngineFailure, folder: string, tree: CheckTree): RenderedProblems {
  const none: RenderedProblems = { problems: [], rendered: new Set() };
  // What is not in the repository is not known here, and no mistake of its own.
  if (failure.code !== 'rejected' || /remote content is not fetched|enable-helm/.test(failure.message))
    return none;
  const message = withoutPatchText(failure.message);
  const place = kustomizeFailure(message, folder, (name) => tree.texts.get(name));
  if (!place || !tree.checked.has(place.source.path)) return none;
  const { source, range } = place;
  const problem = { code: 'kustomize-build', severity: 'error', message: place.message, ...range } as const;
  return { ...none, problems: [{ source, document: documentStart(source, range.start), problem }] };
}
