import { plumblineFileName, readPlumblineFile } from '../core/owner/plumbline/plumblineFile.ts';
import { formatOwner } from '../core/owner/owner.ts';
import type { JsonObject } from '../core/resource/json.ts';
import { linePositions } from '../core/yaml/linePositions.ts';
import type { UncomparedOwner } from '../session/argo/otherSources.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';

/** An owner in the JSON of `drift`: what is known of it as a whole. `state` is as that of the verdicts. */
export function ownerJson({ environment, owner, state, base, head }: OwnerSnapshot): JsonObject {
  return {
    owner: formatOwner(owner.id),
    environment,
    state: stateName(state),
    ...('reason' in state ? { reason: state.reason } : {}),
    ...(base ? { base: base.name } : {}),
    ...(base?.estimatedBecause === undefined ? {} : { estimated: base.estimatedBecause }),
    ...('name' in head ? { head: head.name, committed: head.kind === 'ahead' } : {}),
    ...(owner.status?.suspended ? { suspended: true } : {}),
  };
}

/** One that is applied from elsewhere than Git. */
export const otherSourceJson = (
  environment: string,
  { id, source, reason }: UncomparedOwner,
): JsonObject => ({
  owner: formatOwner(id),
  environment,
  state: 'NOT_COMPARED',
  reason: reason ?? `its source is ${source}, not a Git repository`,
});

/** An owner of which no object is reported, for people. */
export const ownerText = ({ environment, owner, state }: OwnerSnapshot): string =>
  `${stateName(state)} ${formatOwner(owner.id)} · ${environment}${'reason' in state ? `: ${state.reason}` : ''}`;

export function stateName({ kind }: OwnerSnapshot['state']): 'COMPARED' | 'NOT_COMPARED' | 'UNKNOWN' {
  if (kind === 'compared') return 'COMPARED';
  return kind === 'notCompared' ? 'NOT_COMPARED' : 'UNKNOWN';
}

/** What is wrong with `.plumbline.yaml`: `.plumbline.yaml:3: …`. */
export const settingsProblems = ({ inputs }: Snapshot): readonly string[] =>
  [...inputs.repositories.values()].flatMap(({ working }) => {
    const content = working?.get(plumblineFileName);
    if (content?.kind !== 'text') return [];
    const { source } = content;
    return readPlumblineFile(source).problems.map(
      ({ start, message }) =>
        `${plumblineFileName}:${String(linePositions(source).placeAt(start).line)}: ${message}`,
    );
  });
