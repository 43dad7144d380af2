import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HarnessFailure } from '../test/harness/harnessFailure.ts';

/** Something of others that ships in the package, with the texts that its licence wants to come along. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** The licence by its SPDX name, where the package tells one. */
  readonly license?: string;
  /** Licence and notice files, whole. */
  readonly texts: readonly string[];
}

/** Licences that ask for nothing to be repeated. */
const askForNothing = ['Unlicense', 'CC0-1.0', '0BSD'];

const licenceFile = /^(un)?(licen[cs]e|copying|notice|patents)([-.].*)?$/i;

/** The licence files that lie in a folder itself. */
export const licenceTextsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name) && !/\.(go|js|ts)$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());

/** Nothing ships whose licence is not known. */
export function withKnownLicence(thirdParty: ThirdParty): ThirdParty {
  const { name, version, license = '', texts } = thirdParty;
  if (texts.length > 0 || askForNothing.includes(license)) return thirdParty;
  throw new HarnessFailure(
    `${name} ${version} would ship, but it comes with no licence text`,
    'find out under which licence it may be given away, or do without it',
  );
}
