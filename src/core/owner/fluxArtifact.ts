/**
 * Whether source-controller puts a file into the artifact of a repository that has no `.sourceignore` and no
 * `spec.ignore`. Links are never in it, whatever their name: look at a tree entry's mode as well (`120000`).
 * Source: `SourceIgnoreFilter` of fluxcd/pkg/artifact, the patterns of fluxcd/pkg/sourceignore.
 */
export function isInFluxArtifact(path: string): boolean {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  return (
    !excludedNames.has(file) &&
    !segments.slice(0, -1).some((folder) => excludedFolders.has(folder) || excludedNames.has(folder)) &&
    // As in .gitignore, a pattern without a slash matches folders too, and then all that is in them.
    !segments.some((segment) => excludedExtension.test(segment))
  );
}

/** Why the artifact cannot be known from the repository's files alone; its own rules replace the usual ones. */
export function sourceIgnoreReason(paths: Iterable<string>): string | undefined {
  for (const path of paths) {
    if (path === '.sourceignore' || path.endsWith('/.sourceignore'))
      return `not built yet: ${path} (leaves files out of the source)`;
  }
  return undefined;
}

const excludedFolders = new Set(['.git', '.github', '.circleci']);

const excludedNames = new Set([
  '.gitignore',
  '.gitmodules',
  '.gitattributes',
  '.travis.yml',
  '.gitlab-ci.yml',
  'appveyor.yml',
  '.drone.yml',
  'cloudbuild.yaml',
  'codeship-services.yml',
  'codeship-steps.yml',
  '.goreleaser.yml',
  '.sops.yaml',
  '.flux.yaml',
]);

const excludedExtension = /\.(?:jpg|jpeg|gif|png|wmv|flv|tar\.gz|zip)$/;
