import type { OwnerMode } from '../core/drift/desired/agentWrite.ts';
import { oneOf } from './parseArguments.ts';

export const requireMode = (named: string): OwnerMode => oneOf('--mode', named, modes);

const modes = ['flux-ks', 'flux-hr', 'argo-csa', 'argo-ssa', 'argo-replace', 'kubectl'] as const;
