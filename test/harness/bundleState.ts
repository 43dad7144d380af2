import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from './projectFolder.ts';

/** Whether the bundles are those that `keepBundleState` saw last, of the same sources. */
export function areBundlesCurrent(): boolean {
  try {
    return readFileSync(file, 'utf8') === bundleState();
  } catch {
    return false;
  }
}

export function keepBundleState(): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bundleState());
}

const file = path.join(projectFolder, 'out', 'bundles.json');

/** What bundles are made of, and they themselves, as a build tool tells whether they have changed. */
function bundleState(): string {
  const of = ['src/**/*.ts', 'build.ts', 'package.json', 'package-lock.json', 'dist/*.cjs', 'dist/*.cjs.map'];
  const files = of.flatMap((pattern) => globSync(pattern, { cwd: projectFolder })).sort();
  return JSON.stringify(
    files.map((name) => {
      const { size, mtimeMs } = statSync(path.join(projectFolder, name));
      return [name, size, mtimeMs];
    }),
  );
}
