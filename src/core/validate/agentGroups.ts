import { kept } from '../../base/kept.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** API groups of Flux and Argo CD of which a text writes objects. */
export const agentGroupsIn = kept(({ text }: SourceText): readonly string[] => [
  ...new Set([...text.matchAll(apiVersions)].map(([, group = '']) => group)),
]);

/** The kinds of a group that the text of a CustomResourceDefinition may define: at least those that it does. */
export function kindsDefinedIn(source: SourceText, group: string): readonly string[] {
  const defined = definedIn(source);
  return defined.groups.has(group) ? defined.kinds : [];
}

const definedIn = kept(({ text }: SourceText) => {
  const named = (pattern: RegExp): Set<string> =>
    new Set([...text.matchAll(pattern)].map(([, name = '']) => name));
  return { groups: named(groups), kinds: [...named(kinds)] };
});

const apiVersions =
  /^[ \t-]*["']?apiVersion["']?[ \t]*:[ \t]*["']?((?:[\w-]+\.)+toolkit\.fluxcd\.io|argoproj\.io)\//gm;
const groups = /^[ \t]+["']?group["']?[ \t]*:[ \t]*["']?([\w.-]+)/gm;
const kinds = /^[ \t]+["']?kind["']?[ \t]*:[ \t]*["']?(\w+)/gm;
