import { deepestNesting } from '../../core/owner/deepestNesting.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import type { ProblemCode } from '../../core/validate/problem.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { placeOfManifest } from '../problems/placeOfManifest.ts';
import { manifestsOf, renderingSteps, type RenderingStep } from './renderingOwners.ts';
import { shownSeverity, type Severities } from '../problems/severities.ts';
import type { ProblemView } from '../viewModels.ts';

/**
 * Owners that render each other in a circle, told once, at a manifest that closes it; and Applications that render further
 * ones without end. By absolute path of the file. A Kustomization that renders itself is how Flux is bootstrapped.
 */
export function ownerCycles(
  snapshot: Snapshot,
  severities: Severities,
): ReadonlyMap<string, readonly ProblemView[]> {
  const steps = renderingSteps(snapshot.owners);
  const found = new Map<string, ProblemView[]>();
  const add = (told: {
    readonly step: Pick<RenderingStep, 'by' | 'built'>;
    readonly code: ProblemCode;
    readonly message: string;
  }): void => {
    const severity = shownSeverity(severities(told.step.by.root), told.code);
    const place = severity === 'off' ? undefined : placeOfManifest(snapshot, told.step.by, told.step.built);
    if (severity === 'off' || !place) return;
    const { path, ...range } = place;
    const ofFile = found.get(path) ?? [];
    found.set(path, [...ofFile, { ...range, severity, code: told.code, message: told.message }]);
  };
  const told = new Set<string>();
  for (const start of steps.keys()) {
    const circle = circleOf(start, steps);
    const [last] = circle.slice(-1);
    if (!last) continue;
    const names = circle.map(({ by }) => formatOwner(by.owner.id));
    const key = `${start.environment}\n${names.toSorted().join('\n')}`;
    if (told.has(key)) continue;
    told.add(key);
    if (circle.length > 1)
      add({
        step: last,
        code: 'owner-cycle',
        message: `owners render each other in a circle: ${[...names, names[0] ?? ''].join(' → ')}; what deletes one of them deletes all`,
      });
    else if (start.owner.id.kind === 'Application')
      add({
        step: last,
        code: 'owner-of-itself',
        message: `${names[0] ?? ''} renders its own manifest: a change of it is applied by itself, and deleting it deletes what would make it again`,
      });
  }
  for (const { by, built } of endless(snapshot.owners, steps))
    add({
      step: { by, built },
      code: 'owner-cycle',
      message: `Applications render further ones without end: ${formatOwner(by.owner.id)}, ${String(deepestNesting)} below the first, renders ${built.id.name}; what is below that is not looked at`,
    });
  return found;
}

type Steps = ReadonlyMap<OwnerSnapshot, readonly RenderingStep[]>;

/** The shortest way from an owner back to itself; empty where there is none. */
function circleOf(start: OwnerSnapshot, steps: Steps): readonly RenderingStep[] {
  const seen = new Set<OwnerSnapshot>();
  let ways: readonly (readonly RenderingStep[])[] = [[]];
  while (ways.length > 0) {
    const longer: (readonly RenderingStep[])[] = [];
    for (const way of ways)
      for (const step of steps.get(way.at(-1)?.renders ?? start) ?? []) {
        if (step.renders === start) return [...way, step];
        if (seen.has(step.renders)) continue;
        seen.add(step.renders);
        longer.push([...way, step]);
      }
    ways = longer;
  }
  return [];
}

/** Manifests below the deepest owner that is looked at. */
function endless(
  owners: readonly OwnerSnapshot[],
  steps: Steps,
): readonly Pick<RenderingStep, 'by' | 'built'>[] {
  const below = new Set([...steps.values()].flatMap((own) => own.map(({ renders }) => renders)));
  let level = owners.filter((owner) => steps.has(owner) && !below.has(owner));
  for (let depth = 0; depth < deepestNesting && level.length > 0; depth++)
    level = [...new Set(level.flatMap((by) => (steps.get(by) ?? []).map(({ renders }) => renders)))];
  return level.flatMap((by) => {
    const known = new Set((steps.get(by) ?? []).map(({ built }) => built));
    return manifestsOf(by).flatMap((built) =>
      built.id.kind === 'Application' && !known.has(built) ? [{ by, built }] : [],
    );
  });
}
