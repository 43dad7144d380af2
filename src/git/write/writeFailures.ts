import { refused, type WriteRefusal } from './gitWriteFailure.ts';

/** Known words of Git about a change that it did not make. All processes speak English: LC_ALL=C. */
export function failureOfWrite(stderr: string): WriteRefusal | undefined {
  for (const [pattern, make] of known) {
    const match = pattern.exec(stderr);
    if (match) return make(match[1] ?? '', stderr);
  }
  return undefined;
}

const known: readonly (readonly [RegExp, (word: string, stderr: string) => WriteRefusal])[] = [
  [/Unable to create '(.*index\.lock)': File exists/, (file) => indexLocked(file)],
  [
    /Unable to create '(.*\.lock)': File exists/,
    (file) =>
      refused(
        'refLocked',
        'another Git process is changing the same branch',
        `Wait for it and try again; if none runs any more, delete ${file}.`,
      ),
  ],
  [/cannot lock ref '[^']*': reference already exists/, () => branchExists('a branch of this name exists')],
  [
    /'(refs\/[^']*)' exists; cannot create/,
    (ref) => branchExists(`the branch ${shortName(ref)} stands in the way`),
  ],
  [
    /cannot process '[^']*' and '([^']*)' at the same time/,
    (ref) => branchExists(`the branch ${shortName(ref)} stands in the way`),
  ],
  [
    /cannot lock ref '([^']*)': (?:is at|unable to resolve reference)/,
    (ref) =>
      refused(
        'branchMoved',
        `${shortName(ref)} was changed in the meantime`,
        'Look at the new commits and make the change again.',
      ),
  ],
  [
    /failed to sign|gpg failed|Signing .* failed|cannot run .*(gpg|ssh-keygen)|gpg\.ssh\.defaultKeyCommand|user\.signing[kK]ey needs|load key .* failed|Couldn't load public key/i,
    (_, stderr) =>
      refused(
        'signingFailed',
        `the commit could not be signed: ${firstLine(stderr)}`,
        'Mend the signing of Git (commit.gpgsign, gpg.format, user.signingkey), or switch it off for this repository.',
      ),
  ],
  [
    /Invalid path '(.*)'|Cannot add '?(.*?)'? to the index/i,
    (path) =>
      refused('invalidPath', `Git does not take the path ${path}`, 'Choose another name for the file.'),
  ],
];

export const indexLocked = (file: string): WriteRefusal =>
  refused(
    'indexLocked',
    'another Git process is changing the index',
    `Wait for it and try again; if none runs any more, delete ${file}.`,
  );

const branchExists = (message: string): WriteRefusal =>
  refused('branchExists', message, 'Choose another name, or delete that branch with Git.');

const shortName = (ref: string): string => ref.replace(/^refs\/heads\//, '');

const firstLine = (stderr: string): string =>
  (stderr.split('\n').find((line) => line.trim() !== '') ?? '').replace(/^(fatal|error): /, '').trim();
