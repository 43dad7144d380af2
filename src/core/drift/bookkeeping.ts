import type { AgentWrite } from './agentWrite.ts';
import { cleanedAnnotations, cleanedLabels } from './fluxMetadata.ts';

/** Labels and annotations in which writers keep notes for themselves, and that no line of Git controls. */
export interface Bookkeeping {
  readonly annotations: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

export const bookkeepingOf = ({ mode }: AgentWrite): Bookkeeping =>
  mode === 'flux-ks' ? bookkeepingOfFlux : ofOthers;

export const bookkeepingOfFlux: Bookkeeping = { annotations: cleanedAnnotations, labels: cleanedLabels };
const ofOthers: Bookkeeping = { annotations: new Set([lastAppliedAnnotation]), labels: new Set() };
