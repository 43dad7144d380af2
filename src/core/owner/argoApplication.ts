import { at, isArray, stringAt, type JsonObject } from '../resource/json.ts';
import type { ArgoSettings } from './argoSettings.ts';
import { readArgoSchedule } from './argoSchedule.ts';
import { readArgoSources, withoutUser } from './argoSources.ts';
import { readArgoInventory, readArgoRevisions, readArgoStatus } from './argoStatus.ts';
import { argoRef } from './argoRef.ts';
import type { ReadOwner, RemoteUrls } from './fluxKustomization.ts';
import { readIgnoreRules } from './ignoreRules.ts';
import { sameRepository } from './gitUrl.ts';
import type { Owner, OwnerId } from './owner.ts';

/** Whether an Argo CD Application applies a path of this repository. */
export function readArgoApplication(
  application: JsonObject,
  settings: ArgoSettings,
  remotes: readonly RemoteUrls[],
): ReadOwner {
  const [namespace = '', name = ''] = ['namespace', 'name'].map((field) =>
    stringAt(application, 'metadata', field),
  );
  const id: OwnerId = { kind: 'Application', namespace, name };
  const urls = sourceUrls(application);
  const matching = remotes.filter((remote) =>
    urls.some((url) => remote.urls.some((known) => sameRepository(known, url))),
  );
  const remote = matching.find((one) => one.name === 'origin') ?? matching[0];
  if (!remote)
    return {
      kind: 'other',
      id,
      reason: `no source is a remote of this repository: ${urls.map(withoutUser).join(', ')}`,
    };
  const { ours, others, refs } = readArgoSources(application, remote.urls);
  const [first] = ours;
  const destination = stringAt(application, 'spec', 'destination', 'namespace') ?? '';
  const reasons = [
    ...others.map((other) => `a source is ${other}, which this clone does not hold`),
    ...(ours.some(({ targetRevision }) => targetRevision !== first?.targetRevision)
      ? ['its sources follow different revisions of this repository']
      : []),
    ...ours.flatMap(({ tools }) => ('plugin' in tools ? ['a plugin builds it'] : [])),
  ];
  const options = syncOptions(application);
  // Where objects are listed, none says of what kind it is.
  const ignore = readIgnoreRules({ ...application, kind: 'Application' });
  const owner: Owner = {
    id,
    mode: argoMode(options),
    manager: 'argocd-controller',
    remote: remote.name,
    ref: argoRef(first?.targetRevision ?? ''),
    path: first?.path ?? '',
    ...(destination === '' ? {} : { namespace: destination }),
    ...readArgoRevisions(application, first?.index),
    inventory: readArgoInventory(application),
    status: readArgoStatus(application),
    ...(reasons.length > 0 ? { notCompared: `not built yet: ${reasons.join('; ')}` } : {}),
    ...(settings.guessedBecause === undefined ? {} : { estimatedBecause: settings.guessedBecause }),
    schedule: readArgoSchedule(application, settings),
    build: {
      agent: 'argo',
      instance: namespace === settings.namespace || namespace === '' ? name : `${namespace}_${name}`,
      project: stringAt(application, 'spec', 'project') ?? 'default',
      sources: ours,
      refs: refs.flatMap(({ name: ref, targetRevision }) =>
        targetRevision === first?.targetRevision ? [ref] : [],
      ),
      kustomizeFlags: settings.kustomizeFlags,
      tracking: settings.tracking,
      pruneLast: options.has('PruneLast=true'),
    },
    prune: at(application, 'spec', 'syncPolicy', 'automated', 'prune') === true,
    force: false,
    ...(ignore ? { ignore } : {}),
  };
  return { kind: 'ours', owner };
}

function sourceUrls(application: JsonObject): readonly string[] {
  const several = at(application, 'spec', 'sources');
  const sources =
    isArray(several) && several.length > 0 ? several : [at(application, 'spec', 'source') ?? null];
  return sources.flatMap((source) => stringAt(source, 'repoURL') ?? []);
}

function syncOptions(application: JsonObject): ReadonlySet<string> {
  const options = at(application, 'spec', 'syncPolicy', 'syncOptions');
  return new Set(isArray(options) ? options.filter((option) => typeof option === 'string') : []);
}

/** A replacement comes before server-side apply, as in gitops-engine's `applyObject`. */
function argoMode(options: ReadonlySet<string>): Owner['mode'] {
  if (options.has('Replace=true')) return 'argo-replace';
  return options.has('ServerSideApply=true') ? 'argo-ssa' : 'argo-csa';
}
