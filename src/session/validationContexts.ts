import { kustomizationNames } from '../core/validate/howToValidate.ts';
import {
  validationContext as contextOf,
  type ValidationContext,
} from '../core/validate/validationContext.ts';
import type { FileTree } from './inputs.ts';

/** What the files of a tree say about each other. */
export function validationContext(tree: FileTree): ValidationContext {
  const kustomizations = [...tree].flatMap(([path, content]) =>
    content.kind === 'text' && kustomizationNames.has(path.slice(path.lastIndexOf('/') + 1))
      ? [content.source]
      : [],
  );
  return contextOf(tree.keys(), kustomizations);
}
