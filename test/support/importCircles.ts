/** Files that import each other in a circle, types included, each circle in order of names. `imports` by file. */
export function importCircles(
  imports: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  // Tarjan's strongly connected components.
  const circles: string[][] = [];
  const low = new Map<string, number>();
  const open: string[] = [];

  function visit(file: string): number {
    const index = low.size;
    low.set(file, index);
    open.push(file);
    let lowest = index;
    for (const to of imports.get(file) ?? []) {
      const known = low.get(to);
      if (known === undefined) lowest = Math.min(lowest, visit(to));
      else if (open.includes(to)) lowest = Math.min(lowest, known);
    }
    low.set(file, lowest);
    if (lowest < index) return lowest;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
    return lowest;
  }

  for (const file of imports.keys()) if (!low.has(file)) visit(file);
  return circles;
}
