import type { OwnerMode } from '../../drift/desired/agentWrite.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';

/** What is live is in the way, and nobody told the agent to make it anew: the sync stops here, until somebody decides. */
export const immutableField = ({ mode, action, collides }: ImpactFacts): readonly Impact[] =>
  action === 'blocked' && collides
    ? [
        {
          code: 'immutable-field',
          severity: 'error',
          message: `what is live cannot be changed to this in place: go back, give it another name, or ${anew[mode]}`,
        },
      ]
    : [];

const replaced =
  'have it deleted and made anew (annotation argocd.argoproj.io/sync-options: Force=true,Replace=true)';
const anew: Readonly<Record<OwnerMode, string>> = {
  'flux-ks':
    'have it deleted and made anew (annotation kustomize.toolkit.fluxcd.io/force: enabled, until it is done)',
  'flux-hr': 'delete it: the release then makes it anew',
  'argo-csa': 'have it deleted and made anew (annotation argocd.argoproj.io/sync-options: Force=true)',
  'argo-ssa': replaced,
  'argo-replace': replaced,
  applicationset: 'have it made anew under another name',
  kubectl: 'delete it before this is applied',
};
