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
  /** The `node:` modules that may be imported. */
  readonly node: readonly string[] | 'all';
  /** Knows no clock, chance, environment or network: globals that reach outside are forbidden. */
  readonly pure: boolean;
}

const worker = [
  'base',
  'core',
  'session',
  'present',
  'engine',
  'cluster',
  'charts',
  'git',
  'git/read',
  'git/remote',
  'git/write',
  'git/forge',
  'proposals',
];

export const layers: readonly Layer[] = [
  layer('base', {}),
  layer('core', { values: ['base'], packages: ['yaml', 'diff'], pure: true }),
  layer('session', { values: ['base', 'core'], types: ['engine', 'cluster', 'charts', 'git', 'git/read'] }),
  layer('present', {
    values: ['base', 'core'],
    types: [
      'session',
      'proposals',
      'engine',
      'cluster',
      'charts',
      'git',
      'git/read',
      'git/write',
      'protocol.ts',
      'changeProtocol.ts',
    ],
    packages: ['diff'],
    pure: true,
  }),
  // How a person's own programs are found, wherever one is run.
  layer('programs', { node: 'all' }),
  layer('engine', { values: ['base', 'core'], node: 'all' }),
  layer('cluster', {
    values: ['base', 'core'],
    packages: ['@kubernetes/client-node', 'undici'],
    node: 'all',
  }),
  // Charts from elsewhere than the repository: the one part that fetches, and only from hosts that the person allowed.
  layer('charts', {
    values: ['base', 'core', 'programs'],
    packages: ['undici', 'tar-stream', 'yaml'],
    node: 'all',
  }),
  layer('git', { values: ['base', 'core'], packages: ['simple-git'], node: 'all' }),
  layer('git/read', { values: ['base', 'core', 'git'], packages: ['simple-git'], node: 'all' }),
  // Fetches other repositories, for the charts layer, which asks the person first.
  layer('git/remote', { values: ['base', 'core', 'git', 'git/read'], node: 'all' }),
  layer('git/write', { values: ['base', 'core', 'git', 'git/read'], packages: ['simple-git'], node: 'all' }),
  // All that talks to a forge. Commands alone lead here.
  layer('git/forge', {
    values: ['base', 'core', 'programs', 'git', 'git/read'],
    packages: ['@octokit/request', 'gitea-js', 'yaml'],
    node: 'all',
  }),
  // The one way to a change of Git: proposed, rendered, proved and, when a person says so, carried out.
  layer('proposals', {
    values: ['base', 'core', 'session'],
    types: ['engine', 'charts', 'git', 'git/read', 'git/write'],
  }),
  // What crosses the border between the two threads; it holds types alone, so that neither side drags in the other.
  layer('protocol.ts', { types: ['base', 'core', 'present', 'changeProtocol.ts', 'ownerProtocol.ts'] }),
  layer('ownerProtocol.ts', { types: ['core', 'present'] }),
  layer('changeProtocol.ts', { types: ['base', 'core', 'present'] }),
  // The host's end of the protocol starts the core worker; nothing else of Node belongs there.
  layer('ui', {
    values: ['base'],
    types: ['core', 'present', 'protocol.ts', 'changeProtocol.ts'],
    packages: ['vscode'],
    node: ['node:worker_threads'],
  }),
  layer('commandLine', {
    values: [
      'base',
      'core',
      'session',
      'present',
      'engine',
      'cluster',
      'charts',
      'git',
      'git/read',
      'nodePlatform.ts',
    ],
    node: 'all',
  }),
  // What a composition root hands to a session, written once for the two that have one.
  layer('nodePlatform.ts', { values: worker, node: 'all' }),
  // Composition roots. That the host's bundle holds nothing but ui is shown by test/unit/bundles.test.ts.
  layer('extension.ts', {
    values: [...worker, 'ui'],
    types: ['protocol.ts'],
    packages: ['vscode'],
    node: 'all',
  }),
  layer('corePreviews.ts', { values: worker, types: ['protocol.ts'] }),
  layer('ownerAnswers.ts', { values: worker, types: ['ownerProtocol.ts'] }),
  // The core worker's answers about changes of Git.
  layer('changeWorld.ts', { types: ['session', 'present', 'git/write', 'protocol.ts'] }),
  layer('pullRequestAnswers.ts', {
    values: worker,
    types: ['protocol.ts', 'changeProtocol.ts', 'changeWorld.ts'],
    node: 'all',
  }),
  layer('changeAnswers.ts', {
    values: [...worker, 'pullRequestAnswers.ts'],
    types: ['protocol.ts', 'changeProtocol.ts', 'changeWorld.ts'],
    node: 'all',
  }),
  layer('coreWorker.ts', {
    values: [...worker, 'changeAnswers.ts', 'corePreviews.ts', 'ownerAnswers.ts', 'nodePlatform.ts'],
    types: ['protocol.ts', 'changeProtocol.ts', 'changeWorld.ts'],
    node: 'all',
  }),
  layer('cli.ts', { values: [...worker, 'commandLine', 'nodePlatform.ts'], node: 'all' }),
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
  return { path, values: [], types: [], packages: [], node: [], pure: false, ...allowed };
}
