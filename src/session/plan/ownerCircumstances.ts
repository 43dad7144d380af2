import { kept } from '../../base/kept.ts';
import type { OwnerCircumstances, ProjectRules } from '../../core/plan/circumstances.ts';
import { projectRules } from '../../core/plan/underProject.ts';
import { waitsInVain } from '../../core/plan/waitsInVain.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { argoProjectOf } from '../argo/argoProjectOf.ts';
import type { EnvironmentInput } from '../inputs.ts';
import { dependenciesOf } from './planOrder.ts';

/** As the environment that describes the owner has it now. */
export function ownerCircumstances(
  environment: EnvironmentInput | undefined,
  owner: Owner,
): OwnerCircumstances {
  const { id, build } = owner;
  const known = build?.agent === 'argo' ? argoProjectOf(environment, build) : undefined;
  return {
    waitsFor:
      id.kind === 'Kustomization' || id.kind === 'HelmRelease'
        ? waitsInVain(id.kind, dependenciesOf(owner, environment, new Map()))
        : undefined,
    project: known && rulesOf(owner, known.project, known.isMissing),
  };
}

export const isInSameCircumstances = (a: OwnerCircumstances, b: OwnerCircumstances): boolean =>
  a.waitsFor === b.waitsFor && a.project === b.project;

const rulesOf = kept(
  ({ id, build }: Owner, project: JsonObject | undefined, isMissing: boolean): ProjectRules | undefined => {
    if (build?.agent !== 'argo' || id.kind === 'Target') return undefined;
    if (project) return projectRules(project, id, build);
    return isMissing ? { refused: missingProject(build.project), windows: [] } : undefined;
  },
);

export const missingProject = (name: string): string => `its project ${name} does not exist`;
