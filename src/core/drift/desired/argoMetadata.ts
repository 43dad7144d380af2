import { at, type JsonObject } from '../../resource/json.ts';

// What people tell Argo CD of an object by its annotations (gitops-engine, as of Argo CD 3.2).

export const syncOptions = 'argocd.argoproj.io/sync-options';
export const compareOptions = 'argocd.argoproj.io/compare-options';
export const hook = 'argocd.argoproj.io/hook';
const helmHook = 'helm.sh/hook';

/** Hooks run at a sync, and are no part of what is compared. */
export const isArgoHook = (object: JsonObject): boolean => {
  if (annotationOf(object, hook) !== undefined) return !isSkipped(object);
  const ofHelm = annotationOf(object, helmHook);
  return ofHelm !== undefined && ofHelm !== 'crd-install';
};

/** `argocd.argoproj.io/hook: Skip`. */
export const isSkipped = (object: JsonObject): boolean => {
  const words = listed(object, hook);
  return words.length === 1 && words[0] === 'Skip';
};

/** Whether a sync option, such as `Force=true`, is set on the object itself. */
export const hasSyncOption = (object: JsonObject, option: string): boolean =>
  listed(object, syncOptions).includes(option);

/** The same of how it is compared, such as `IgnoreExtraneous`; an Application has such options too. */
export const hasCompareOption = (object: JsonObject, option: string): boolean =>
  listed(object, compareOptions).includes(option);

const annotationOf = (object: JsonObject, name: string): string | undefined => {
  const value = at(object, 'metadata', 'annotations', name);
  return typeof value === 'string' ? value : undefined;
};

const listed = (object: JsonObject, name: string): readonly string[] => [
  ...new Set(
    (annotationOf(object, name) ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];
