import { fileSizeLimit } from '../../base/fileBytes.ts';
import { noContext } from '../../core/validate/validationContext.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import { deriveFile } from './deriveFile.ts';
import type { FileFacts, FileSnapshot } from './fileSnapshot.ts';
import type { Validations } from '../inputs.ts';
import { isValidatedFile, placeInRepository } from '../git/placeInRepository.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';

/** The files that are validated: what is open, and what owners build of the working tree. */
export function deriveFiles(
  { inputs, owners, contexts }: Pick<Snapshot, 'inputs' | 'owners' | 'contexts'>,
  previous: ReadonlyMap<string, FileSnapshot>,
): Snapshot['files'] {
  if (!inputs.validation) return previous.size === 0 ? previous : new Map();
  const environments = environmentsByFile(owners);
  const files = new Map<string, FileSnapshot>();
  const budget = { left: readInOneStep };
  const add = (path: string): void => {
    if (files.has(path) || !isValidatedFile(path)) return;
    const facts = factsOf({ inputs, contexts }, path, environments.get(path));
    if (facts)
      files.set(path, deriveFile(facts, previous.get(path), { visible: inputs.visible.get(path), budget }));
  };
  for (const path of inputs.buffers.keys()) add(path);
  for (const path of environments.keys()) add(path);
  const same =
    previous.size === files.size && [...files].every(([path, file]) => previous.get(path) === file);
  return same ? previous : files;
}

function factsOf(
  { inputs, contexts }: Pick<Snapshot, 'inputs' | 'contexts'>,
  path: string,
  environment: string | undefined,
): FileFacts | undefined {
  const place = placeInRepository(inputs, path);
  const tree = place && inputs.repositories.get(place.root)?.working;
  const inTree = place && tree?.get(place.name);
  const source: SourceText | undefined =
    inputs.buffers.get(path) ?? (inTree?.kind === 'text' ? inTree.source : undefined);
  if (!source || source.text.length > fileSizeLimit) return undefined;
  const root = place?.root ?? '';
  return {
    path,
    name: place?.name ?? path,
    root,
    source,
    context: contexts.get(root)?.context ?? noContext,
    validations: inputs.validations.get(path) ?? none,
    definitions: inputs.definitions.get(root),
    environment: environment === undefined ? undefined : inputs.environments.get(environment),
    kubernetesVersion: inputs.validation?.kubernetesVersion,
  };
}

/** In UTF-16 units: some tens of milliseconds. */
const readInOneStep = 32 * 1024;

const none: Validations = new Map();

/** The environment of each file that an owner builds; undefined where there are several. */
function environmentsByFile(owners: readonly OwnerSnapshot[]): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const { root, environment, working } of owners) {
    for (const name of working?.lastGood?.reads ?? []) {
      const path = `${root}/${name}`;
      found.set(path, !found.has(path) || found.get(path) === environment ? environment : undefined);
    }
  }
  return found;
}
