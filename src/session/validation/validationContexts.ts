import { kustomizationNames } from '../../core/validate/howToValidate.ts';
import { validationContext, type ValidationContext } from '../../core/validate/validationContext.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { FileTree, Inputs } from '../inputs.ts';

/** What the files of a repository's working tree say about each other. */
export interface RepositoryContext {
  readonly tree: FileTree;
  readonly charts: readonly string[];
  readonly kustomizations: readonly SourceText[];
  readonly context: ValidationContext;
}

/** By root, '' for what lies in no repository. There is a new tree at every keystroke, and hardly ever another context: the same stays the same. */
export function deriveContexts(
  inputs: Inputs,
  previous: ReadonlyMap<string, RepositoryContext>,
): ReadonlyMap<string, RepositoryContext> {
  const contexts = new Map<string, RepositoryContext>();
  if (!inputs.validation) return contexts;
  for (const [root, { working }] of inputs.repositories)
    if (working) contexts.set(root, contextOf(working, previous.get(root)));
  if (inputs.looseFiles.size > 0) contexts.set('', contextOf(looseTree(inputs), previous.get('')));
  return contexts;
}

/** What lies outside of all repositories, as far as it was looked for; open files as they are typed. */
const looseTree = ({ looseFiles, buffers }: Inputs): FileTree =>
  new Map(
    [...looseFiles].map(([path, source]) => [path, { kind: 'text', source: buffers.get(path) ?? source }]),
  );

function contextOf(tree: FileTree, previous: RepositoryContext | undefined): RepositoryContext {
  if (previous?.tree === tree) return previous;
  const charts: string[] = [];
  const kustomizations: SourceText[] = [];
  for (const [path, content] of tree) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name === 'Chart.yaml' || name === 'Chart.yml') charts.push(path);
    if (content.kind === 'text' && kustomizationNames.has(name)) kustomizations.push(content.source);
  }
  if (previous && sameItems(previous.charts, charts) && sameItems(previous.kustomizations, kustomizations))
    return { ...previous, tree };
  const made = validationContext(charts, kustomizations);
  const context = previous && sameContext(previous.context, made) ? previous.context : made;
  return { tree, charts, kustomizations, context };
}

const sameContext = (a: ValidationContext, b: ValidationContext): boolean =>
  sameSet(a.charts, b.charts) && sameSet(a.patches, b.patches) && sameSet(a.contents, b.contents);

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item));

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
