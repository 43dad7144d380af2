import { copyFileSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../build.ts';
import { HarnessFailure } from '../test/harness/harnessFailure.ts';
import { projectFolder } from '../test/harness/projectFolder.ts';
import { goModules } from './goModules.ts';
import { noticesText } from './noticesText.ts';
import { npmPackages } from './npmPackages.ts';
import { packEngine } from './packEngine.ts';
import { vsce } from './packager.ts';

export interface PackageOptions {
  /** Empty or not there: what goes into the package is laid out here, with the package itself beside it. */
  readonly folder: string;
  /** `smallest` takes minutes the first time; `quick` takes the engine files as they were built. */
  readonly engine: 'smallest' | 'quick';
}

export interface Package {
  /** The path of the .vsix. */
  readonly file: string;
  readonly bytes: number;
  /** What is in it, as vsce lists it. */
  readonly contents: readonly string[];
}

/** In bytes. Of what ships; engine files as they were built are packed more quickly, and a seventh larger. */
export const limits = { smallest: 20_000_000, quick: 22_800_000 } as const;
const asTheyAre = ['package.json', 'package.nls.json', 'README.md', 'LICENSE', '.vscodeignore'];
const foldersAsTheyAre = ['media', 'schemas', 'syntaxes'];

/** Makes the .vsix from the engine files in `dist`, which must be built, and bundles of its own. */
export async function makePackage({ folder, engine }: PackageOptions): Promise<Package> {
  const contents = path.join(folder, 'contents');
  const dist = path.join(contents, 'dist');
  rmSync(contents, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const name of asTheyAre) copyFileSync(path.join(projectFolder, name), path.join(contents, name));
  for (const name of foldersAsTheyAre)
    cpSync(path.join(projectFolder, name), path.join(contents, name), { recursive: true });
  const bundles = await bundle({ minify: true, sourcemap: false, outputFolder: dist });
  const built = path.join(projectFolder, 'dist', 'engine');
  if (engine === 'smallest') await packEngine(built, path.join(dist, 'engine'));
  else cpSync(built, path.join(dist, 'engine'), { recursive: true });
  const notices = noticesText([
    { title: 'Packages in the bundles', all: npmPackages(bundles, projectFolder) },
    { title: 'Go modules in the engine files', all: await goModules() },
  ]);
  writeFileSync(path.join(contents, 'THIRD-PARTY-NOTICES.txt'), notices);

  const file = path.join(folder, 'plumbline.vsix');
  // Everything is bundled; and pictures stay where the README says, in the package.
  const listed = await vsce(contents, 'ls', '--no-dependencies');
  await vsce(
    contents,
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--allow-missing-repository',
    '--out',
    file,
  );
  const bytes = statSync(file).size;
  const limit = limits[engine];
  if (bytes > limit)
    throw new HarnessFailure(
      `the package has ${String(bytes)} bytes, and ${String(limit)} is the limit`,
      'look at what grew: vsce ls --tree',
    );
  return {
    file,
    bytes,
    contents: listed
      .split('\n')
      .map((each) => each.trim())
      .filter(Boolean)
      .sort(),
  };
}
