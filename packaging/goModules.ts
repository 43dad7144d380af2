import { realpathSync } from 'node:fs';
import path from 'node:path';
import { engineModules } from '../engine/build.ts';
import { projectFolder } from '../test/harness/projectFolder.ts';
import { licenceTextsIn, withKnownLicence, type ThirdParty } from './thirdParty.ts';

/**
 * The Go modules of which any package is linked into an engine file, and Go itself: its runtime and standard library
 * are in both, and wasm_exec.js beside them.
 */
export async function goModules(): Promise<readonly ThirdParty[]> {
  const { packages, go } = await engineModules();
  const folders = new Map<string, { readonly path: string; readonly version: string; texts: Set<string> }>();
  for (const { module, version, moduleFolder, folder } of packages) {
    // What a go.mod replaces by a folder of this project is ours.
    if (inside(projectFolder, moduleFolder)) continue;
    const known = folders.get(moduleFolder) ?? { path: module, version, texts: new Set<string>() };
    folders.set(moduleFolder, known);
    for (const each of between(moduleFolder, folder))
      for (const text of licenceTextsIn(each)) known.texts.add(text);
  }
  const modules = [...folders.values()]
    .map(({ path: name, version, texts }) => withKnownLicence({ name, version, texts: [...texts] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const itself = { name: 'Go (runtime, standard library and wasm_exec.js)', version: go.version };
  return [withKnownLicence({ ...itself, texts: licenceTextsIn(go.root) }), ...modules];
}

const inside = (outer: string, inner: string): boolean =>
  !path.relative(realpathSync(outer), realpathSync(inner)).startsWith('..');

/** From a module's folder down to that of one of its packages: parts of a module may have licences of their own. */
function between(outer: string, inner: string): readonly string[] {
  const steps = path.relative(outer, inner).split(path.sep).filter(Boolean);
  return [outer, ...steps.map((_, i) => path.join(outer, ...steps.slice(0, i + 1)))];
}
