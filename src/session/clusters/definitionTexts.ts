import { kept } from '../../base/kept.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { FileTree, Inputs } from '../inputs.ts';
import { isValidatedFile, placeInRepository } from '../git/placeInRepository.ts';

/** The files that define custom resources, by name: of a repository's working tree, or ('') of what is open outside of all. */
export function definitionTexts(inputs: Inputs, root: string): ReadonlyMap<string, SourceText> {
  if (root !== '') {
    const tree = inputs.repositories.get(root)?.working;
    return tree ? ofTree(tree) : none;
  }
  const loose = [...inputs.buffers].filter(([path]) => !placeInRepository(inputs, path));
  return new Map(loose.filter(([path, source]) => isValidatedFile(`/${path}`) && defines(source)));
}

const none: ReadonlyMap<string, SourceText> = new Map();

/** Looked for once in a tree, and once in each of its texts: trees are large, and there is a new one at every keystroke. */
const ofTree = kept((tree: FileTree): ReadonlyMap<string, SourceText> => {
  const texts = new Map<string, SourceText>();
  for (const [name, content] of tree)
    if (content.kind === 'text' && isValidatedFile(`/${name}`) && defines(content.source))
      texts.set(name, content.source);
  return texts;
});

const defines = kept(({ text }: SourceText) =>
  /^(?:kind|[ \t]*"kind")[ \t]*:[ \t]*["']?CustomResourceDefinition\b/m.test(text),
);
