import type { AgentWrite } from './agentWrite.ts';
import { cleanedAnnotations, cleanedLabels } from './fluxMetadata.ts';

/** Labels and annotations in which writers keep notes for themselves, and that no line of Git controls. */
export interface Bookkeeping {
  readonly annotations: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

export const bookkeepingOf = ({ mode }: AgentWrite): Bookkeeping => {
  if (mode === 'flux-ks') return bookkeepingOfFlux;
  return mode === 'argo-replace' ? ofReplacement : ofOthers;
};

export const bookkeepingOfFlux: Bookkeeping = { annotations: cleanedAnnotations, labels: cleanedLabels };
const ofOthers: Bookkeeping = { annotations: new Set([lastAppliedAnnotation]), labels: new Set() };

/** What controllers count there goes with every replacement, and is back at once. */
const ofReplacement: Bookkeeping = {
  annotations: new Set([lastAppliedAnnotation, 'deployment.kubernetes.io/revision']),
  labels: new Set(),
};
