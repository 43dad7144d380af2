import { kept } from '../../base/kept.ts';
import { objectSecrets } from '../../core/resource/objectSecrets.ts';
import type { Inputs } from '../inputs.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import type { WantedConfirmation } from './wantedConfirmation.ts';

/** What the clusters may be asked by dry runs, in the environments in which the person wants that. */
export const wantedConfirmations = (
  { serverDryRun }: Pick<Inputs, 'serverDryRun'>,
  owners: readonly OwnerSnapshot[],
  production: ReadonlySet<string>,
): readonly WantedConfirmation[] =>
  serverDryRun === 'off'
    ? []
    : owners
        .filter(({ environment }) => serverDryRun === 'on' || !production.has(environment))
        .flatMap(missing);

/** Made once for an owner's snapshot: at most changes it is the one of before. */
const missing = kept((owner: OwnerSnapshot) =>
  owner.objects.flatMap(({ toConfirm, ...object }): readonly WantedConfirmation[] => {
    const { id, resource } = object;
    if (!resource || !toConfirm) return [];
    const { environment } = owner;
    return [
      { ...toConfirm, owner: ownerKey(owner), id, environment, resource, secrets: objectSecrets(object) },
    ];
  }),
);
