/**
 * Of a text that others were put around, such as the tag in a reference to an image: what it has to become so that the whole
 * becomes `wanted`. Undefined where more than this part would have to change.
 */
export function changedPart(part: string, whole: string, wanted: string): string | undefined {
  if (part === '') return undefined;
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const before = whole.slice(0, at);
    const behind = whole.slice(at + part.length);
    const length = wanted.length - before.length - behind.length;
    if (length > 0 && wanted.startsWith(before) && wanted.endsWith(behind))
      return wanted.slice(before.length, before.length + length);
  }
  return undefined;
}
