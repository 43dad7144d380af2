import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bundle } from '../build.ts';
import { parseJson, stringAt } from '../src/core/resource/json.ts';
import { licenceTextsIn, withKnownLicence, type ThirdParty } from './thirdParty.ts';

/** The npm packages of which anything is in the bundles, as esbuild tells; `root` is where their inputs begin. */
export function npmPackages(bundles: readonly Bundle[], root: string): readonly ThirdParty[] {
  const folders = bundles.flatMap(({ inputs }) =>
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []),
  );
  return [...new Set(folders)].sort().map((folder) => {
    const manifest = parseJson(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const license = stringAt(manifest, 'license');
    return withKnownLicence({
      name: stringAt(manifest, 'name') ?? folder,
      version: stringAt(manifest, 'version') ?? '',
      ...(license === undefined ? {} : { license }),
      texts: licenceTextsIn(path.join(root, folder)),
    });
  });
}
