import { kept } from '../../base/kept.ts';
import { agentGroupsIn, kindsDefinedIn } from '../../core/validate/agentGroups.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { FileTree, Inputs } from '../inputs.ts';

/**
 * The agents' own groups of which a repository, or ('') what is open outside of all, writes objects: by group the kinds that
 * its files define themselves, and that are not taken from what ships with us.
 */
export function agentDefinitionTexts(
  { repositories, buffers }: Inputs,
  root: string,
  defining: ReadonlyMap<string, SourceText>,
): ReadonlyMap<string, readonly string[]> {
  const tree = repositories.get(root)?.working;
  const groups = tree ? ofTree(tree) : [...new Set([...buffers.values()].flatMap(agentGroupsIn))];
  return new Map(
    groups.map((group) => [
      group,
      [...new Set([...defining.values()].flatMap((text) => kindsDefinedIn(text, group)))].sort(),
    ]),
  );
}

/** Trees are large, and there is a new one at every keystroke; each of their texts is read once. */
const ofTree = kept((tree: FileTree): readonly string[] => [
  ...new Set(
    [...tree.values()].flatMap((content) => (content.kind === 'text' ? agentGroupsIn(content.source) : [])),
  ),
]);
