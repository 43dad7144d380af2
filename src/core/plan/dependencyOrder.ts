/** Owners in the order in which they may be written, and those that wait for each other for ever. */
export interface DependencyOrder<T> {
  /** Each after those that it depends on; else as they came. */
  readonly ordered: readonly T[];
  /** The names along a circle, from one owner back to itself, by the owner's name. */
  readonly circles: ReadonlyMap<string, readonly string[]>;
}

/** `dependsOn` gives names as `nameOf` does; names that nobody has are left aside. */
export function dependencyOrder<T>(
  owners: readonly T[],
  nameOf: (owner: T) => string,
  dependsOn: (owner: T) => readonly string[],
): DependencyOrder<T> {
  const byName = new Map(owners.map((owner) => [nameOf(owner), owner]));
  const ordered: T[] = [];
  const done = new Set<string>();
  const circles = new Map<string, readonly string[]>();
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) {
      const circle = path.slice(start);
      for (const [i, member] of circle.entries())
        circles.set(member, [...circle.slice(i), ...circle.slice(0, i), member]);
      return;
    }
    const owner = byName.get(name);
    if (owner === undefined || done.has(name)) return;
    for (const other of dependsOn(owner)) visit(other, [...path, name]);
    if (done.has(name)) return;
    done.add(name);
    ordered.push(owner);
  };
  for (const owner of owners) visit(nameOf(owner), []);
  return { ordered, circles };
}
