import { escapedPattern, findText } from './findText.ts';

/** The object that kustomize says a patch is for: `ConfigMap.v1.[noGrp]/web.[noNs]`. */
export function patchedId(message: string): { readonly kind: string; readonly name: string } | undefined {
  const [, kind, name] =
    /(?:failed to find unique target for patch |strategic merge patch ")([A-Z]\w*)\.[^/]*\/([^"\s]+)\.[^."\s]+/.exec(
      message,
    ) ?? [];
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

/** Where a text gives an object of this kind its name. */
export function nameOfObject(
  text: string,
  { kind, name }: { readonly kind: string; readonly name: string },
): { readonly start: number; readonly end: number } | undefined {
  for (const part of text.matchAll(/(?:(?!^---)[^])+/gm)) {
    if (!new RegExp(`\\bkind["']?:\\s*["']?${kind}\\b`).test(part[0])) continue;
    const range = findText(part[0], new RegExp(`name["']?:\\s*["']?${escapedPattern(name)}(?=["'\\s,}]|$)`));
    if (range) return { start: range.start + part.index, end: range.end + part.index };
  }
  return undefined;
}
