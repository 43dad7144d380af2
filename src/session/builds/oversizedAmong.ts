import { oversizedText } from '../../base/fileBytes.ts';
import { aliasLimit, isAliasBomb } from '../../core/yaml/isAliasBomb.ts';
import type { FileTree } from '../inputs.ts';

/** What to say of the first of these files that is too large to be rendered; undefined where none is. */
export function oversizedAmong(tree: FileTree, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const content = tree.get(path);
    if (content?.kind === 'unread' && content.oversized !== undefined)
      return oversizedText(path, content.oversized);
    if (content?.kind === 'text' && isAliasBomb(content.source))
      return `${path}: its aliases stand for more than ${aliasLimit.toLocaleString('en')} values`;
  }
  return undefined;
}
