/** The decoded segments of a path, or undefined where two readers of it could come to different segments. */
export function plainSegments(pathname: string): readonly string[] | undefined {
  if (!pathname.startsWith('/')) return undefined;
  const segments = pathname.slice(1).split('/').map(decodeSegment);
  return segments.every((segment) => segment !== undefined) ? segments : undefined;
}

/** Whether a segment may be a group, a version or a resource; so may one that is not there. */
export const isLabel = (segment: string | undefined): boolean =>
  segment === undefined || /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(segment);

function decodeSegment(raw: string): string | undefined {
  // An encoded character that needs no encoding has no purpose but to hide.
  if (
    !/^([\w.~!'()*:-]|%[0-9A-F]{2})+$/.test(raw) ||
    /%(2[DE]|3\d|[46][1-9A-F]|[57][0-9A]|[57]F|7E)/.test(raw)
  )
    return undefined;
  try {
    const segment = decodeURIComponent(raw);
    return segment === '.' || segment === '..' || /[/\\%\x00-\x1f\x7f]/.test(segment) ? undefined : segment;
  } catch {
    return undefined;
  }
}
