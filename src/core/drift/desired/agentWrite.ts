import { type IgnoreRule, sameIgnoreRules } from '../../owner/ignoreRules.ts';
import type { JsonObject } from '../../resource/json.ts';

/**
 * How an owner's objects are written. `flux-ks`: by kustomize-controller. `flux-hr`: by helm-controller when it corrects
 * drift. `argo-…`: by Argo CD, with an apply on the client's side, one on the server's, or a replacement of the whole.
 * `applicationset`: by Argo CD's controller of ApplicationSets, which generates Applications.
 * `kubectl`: by a person's `kubectl apply`, for objects that no agent owns.
 */
export type OwnerMode =
  'flux-ks' | 'flux-hr' | 'argo-csa' | 'argo-ssa' | 'argo-replace' | 'applicationset' | 'kubectl';

/** One write, as the engine is asked to predict it. */
export interface AgentWrite {
  readonly mode: OwnerMode | 'kubectl-server-side';
  readonly manager: string;
  /** What the owner leaves as it is, or does not compare. */
  readonly ignore?: readonly IgnoreRule[] | undefined;
  /** Of mode `flux-hr`: Helm writes the object of another release, in place of a correction of drift. */
  readonly upgrade?: HelmUpgrade | undefined;
  /** Argo CD compares by a server-side apply of its own, however it writes. */
  readonly comparedByServer?: true | undefined;
}

export interface HelmUpgrade {
  /** The object of the release before; null where that has none. */
  readonly from: JsonObject | null;
  /** Whether it applies on the server's side; null where it goes on as before. */
  readonly serverSide: boolean | null;
}

/** Whether two writes of one object are by the same writer, and follow the same rules. */
export const isWrittenAlike = (a: WriteRules, b: WriteRules): boolean =>
  a.mode === b.mode &&
  a.manager === b.manager &&
  a.comparedByServer === b.comparedByServer &&
  sameIgnoreRules(a.ignore, b.ignore) &&
  a.upgrade?.from === b.upgrade?.from &&
  a.upgrade?.serverSide === b.upgrade?.serverSide;

type WriteRules = Pick<AgentWrite, 'mode' | 'manager' | 'ignore' | 'upgrade' | 'comparedByServer'>;

/** What the API server is asked for: a merge of what is applied, a patch that the client made, or another object. */
export type WriteVerb = 'apply' | 'patch' | 'replace';

export const verbOf = ({ mode }: Pick<AgentWrite, 'mode'>): WriteVerb => verbs[mode];

const verbs: Readonly<Record<AgentWrite['mode'], WriteVerb>> = {
  'flux-ks': 'apply',
  'flux-hr': 'apply',
  'argo-csa': 'patch',
  'argo-ssa': 'apply',
  'argo-replace': 'replace',
  applicationset: 'replace',
  kubectl: 'patch',
  'kubectl-server-side': 'apply',
};

/** The names that kubectl gives itself when it applies. */
export const kubectlManagers = { clientSide: 'kubectl-client-side-apply', serverSide: 'kubectl' } as const;

/** By what Argo CD's clients name themselves where nobody names them. */
const argoClients = 'argocd-application-controller';

/** Who writes in a mode unless told otherwise. */
export const usualManagers: Readonly<Record<OwnerMode, string>> = {
  'flux-ks': 'kustomize-controller',
  'flux-hr': 'helm-controller',
  'argo-csa': 'argocd-controller',
  'argo-ssa': 'argocd-controller',
  'argo-replace': argoClients,
  applicationset: 'argocd-applicationset-controller',
  kubectl: kubectlManagers.clientSide,
};

/** How Argo CD applies where it compares or writes on the server's side. */
export const argoOnServer: AgentWrite = { mode: 'argo-ssa', manager: usualManagers['argo-ssa'] };

/** Who writes, for people. */
export const nameOfWriter = (mode: OwnerMode): string => (mode === 'kubectl' ? 'kubectl apply' : 'the agent');
