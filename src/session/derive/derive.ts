import { changedOnBranch } from '../git/changedOnBranch.ts';
import { deriveFiles } from './deriveFiles.ts';
import { deriveInspected } from './deriveInspected.ts';
import { deriveObjects } from './deriveObjects.ts';
import { deriveOwners } from './deriveOwners.ts';
import { deriveRendered } from './deriveRendered.ts';
import type { Inputs } from '../inputs.ts';
import { madeNamespaces } from '../plan/madeNamespaces.ts';
import { otherSources } from '../argo/otherSources.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import { productionEnvironments } from '../owners/productionEnvironments.ts';
import type { Snapshot } from '../snapshot.ts';
import { sharedObjects } from './sharedObjects.ts';
import { deriveContexts } from '../validation/validationContexts.ts';
import { deriveWanted } from '../builds/wanted.ts';
import { wantedConfirmations } from '../clusters/wantedConfirmations.ts';
import { wantedValidations } from '../validation/wantedValidations.ts';

/**
 * Everything that follows from the inputs, as a chain of functions each of the one before. What was made from the
 * same objects is taken over from the previous snapshot.
 */
export function derive(inputs: Inputs, previous: Snapshot | undefined): Snapshot {
  const before = new Map(previous?.owners.map((owner) => [ownerKey(owner), owner]));
  const unjudged = deriveOwners(inputs);
  const owned = sharedObjects(unjudged, previous?.owned);
  const namespaces = madeNamespaces(inputs.environments, unjudged, previous?.namespaces);
  const world = { inputs, owned, namespaces };
  const derived = unjudged.map((owner) => {
    const last = before.get(ownerKey(owner));
    return deriveObjects(world, owner, last && { ...previous, owner: last });
  });
  const owners = previous && sameItems(derived, previous.owners) ? previous.owners : derived;
  const inspected = deriveInspected(world, owners, previous);
  const contexts = deriveContexts(inputs, previous?.contexts ?? new Map());
  const files = deriveFiles({ inputs, owners, contexts }, previous?.files ?? new Map());
  const rendered = deriveRendered(inputs, owners, previous?.rendered ?? new Map());
  const validations = wantedValidations(inputs, files, rendered);
  const production = productionEnvironments(inputs, previous?.production);
  const confirmations = wantedConfirmations(inputs, owners, production);
  const reading = [...files.values()].some(({ isUnread }) => isUnread);
  return {
    inputs,
    owners,
    owned,
    namespaces,
    inspected,
    otherSources: otherSources(inputs, owners, previous?.otherSources),
    production,
    branch: inputs.branchAsked ? changedFiles(inputs, owners) : undefined,
    contexts,
    files,
    rendered,
    wanted: { ...deriveWanted(inputs, owners, inspected), confirmations, validations, reading },
  };
}

const changedFiles = (inputs: Inputs, owners: Snapshot['owners']): Snapshot['branch'] =>
  new Map(
    owners.flatMap((owner) => {
      const files = changedOnBranch(inputs, owner);
      return files ? [[owner, files] as const] : [];
    }),
  );

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
