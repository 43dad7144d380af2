/**
 * The layers of src: which folder may import what. The lint rule `plumbline/layers` enforces this table.
 *
 * A layer is a folder (or a file) of src with all that lies below it, unless a longer path has a row of its own.
 * Inside a layer everything may be imported; whatever a row does not name is forbidden.
 */
export interface Layer {
  /** Folder or file, relative to src. */
  readonly path: string;
  /** Layers whose values and types may be imported. */
  readonly values: readonly string[];
  /** Further layers of which only types may be imported (`import type`). */
  readonly types: readonly string[];
  /** npm packages, and `vscode`. */
  readonly packages: readonly string[];
  /** May import `node:` modules. */
  readonly node: boolean;
  /** Knows no clock, chance, environment or network: globals that reach outside are forbidden. */
  readonly pure: boolean;
}

const worker = ['base', 'core', 'session', 'present', 'engine', 'cluster', 'git', 'git/read', 'git/write'];

export const layers: readonly Layer[] = [
  layer('base', {}),
  layer('core', { values: ['base'], packages: ['yaml', 'diff'], pure: true }),
  layer('session', { values: ['base', 'core'], types: ['engine', 'cluster', 'git', 'git/read'] }),
  layer('present', {
    values: ['base', 'core'],
    types: ['session', 'engine', 'cluster', 'git', 'git/read'],
    pure: true,
  }),
  layer('engine', { values: ['base', 'core'], node: true }),
  layer('cluster', {
    values: ['base', 'core'],
    packages: ['@kubernetes/client-node', 'undici'],
    node: true,
  }),
  layer('git', { values: ['base', 'core'], packages: ['simple-git'], node: true }),
  layer('git/read', { values: ['base', 'core', 'git'], packages: ['simple-git'], node: true }),
  layer('git/write', { values: ['base', 'core', 'git', 'git/read'], packages: ['simple-git'], node: true }),
  // What crosses the border between the two threads; it holds types alone, so that neither side drags in the other.
  layer('protocol.ts', { types: ['base', 'core', 'present'] }),
  layer('ui', { values: ['base'], types: ['core', 'present', 'protocol.ts'], packages: ['vscode'] }),
  // Composition roots. That the host's bundle holds nothing but ui is shown by test/unit/bundles.test.ts.
  layer('extension.ts', {
    values: [...worker, 'ui'],
    types: ['protocol.ts'],
    packages: ['vscode'],
    node: true,
  }),
  layer('coreWorker.ts', { values: worker, types: ['protocol.ts'], node: true }),
  layer('cli.ts', { values: worker, types: ['protocol.ts'], node: true }),
];

/** The layer of a file of src, by its path relative to src; undefined where the table has no row for it. */
export function layerOf(file: string): Layer | undefined {
  return layers
    .filter(({ path }) => file === path || file.startsWith(`${path}/`))
    .reduce<Layer | undefined>(
      (best, one) => (best === undefined || one.path.length > best.path.length ? one : best),
      undefined,
    );
}

function layer(path: string, allowed: Partial<Omit<Layer, 'path'>>): Layer {
  return { path, values: [], types: [], packages: [], node: false, pure: false, ...allowed };
}
