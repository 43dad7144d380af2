import type { ValidationContext } from '../core/validate/validationContext.ts';
import type { FileTree } from './inputs.ts';

/** What the files of a tree say about each other. */
export function validationContext(tree: FileTree): ValidationContext {
  const charts = new Set<string>();
  for (const name of tree.keys())
    if (name.endsWith('/Chart.yaml')) charts.add(name.slice(0, -'/Chart.yaml'.length));
  return { charts, patches: new Set(), contents: new Set() };
}
