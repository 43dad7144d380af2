import type { WantedBuild } from '../snapshot.ts';

/** Takes a place for a build in the engine that it takes longest in; false where all are taken. */
export function freePlaces(running: readonly WantedBuild[]): (build: WantedBuild) => boolean {
  const free = { ...atOnce };
  for (const build of running) free[engineOf(build)]--;
  return (build) => {
    const engine = engineOf(build);
    if (free[engine] <= 0) return false;
    free[engine]--;
    return true;
  };
}

/** Enough that no worker waits while what follows from an answer is derived, and that kustomize starts its further ones. */
const atOnce = { kustomize: 64, helm: 16 };

function engineOf({ mode, options }: WantedBuild): keyof typeof atOnce {
  if (mode === 'flux-hr') return 'helm';
  const sources = options && 'sources' in options ? options.sources : [];
  return sources.some(({ fetched, tools }) => fetched ?? 'helm' in tools) ? 'helm' : 'kustomize';
}
