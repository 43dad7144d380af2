import { stringAt, type JsonObject } from '../resource/json.ts';
import type { OwnerId } from './owner.ts';

/** A Flux Kustomization whose files do not come from a Git repository, so that no clone can say what it applies. */
export interface OtherSource {
  readonly id: Extract<OwnerId, { readonly kind: 'Kustomization' }>;
  /** `OCIRepository/flux-system/app` */
  readonly source: string;
}

/** Undefined where its source is a Git repository. */
export function readOtherSource(kustomization: JsonObject): OtherSource | undefined {
  const at = (...path: readonly string[]): string => stringAt(kustomization, ...path) ?? '';
  const kind = at('spec', 'sourceRef', 'kind');
  if (kind === 'GitRepository') return undefined;
  const [namespace, name] = [at('metadata', 'namespace'), at('metadata', 'name')];
  const source = [kind, at('spec', 'sourceRef', 'namespace') || namespace, at('spec', 'sourceRef', 'name')];
  return { id: { kind: 'Kustomization', namespace, name }, source: source.join('/') };
}
