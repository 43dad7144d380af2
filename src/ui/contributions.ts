import type { ProblemCode, Severity } from '../core/validate/problem.ts';
import type { EmptyState } from '../present/viewModels.ts';

/**
 * Every id, setting, context key and file that the manifest contributes, spelled once. test/unit/contributions.test.ts
 * compares this with package.json in both directions.
 */

export const commands = {
  adoptLive: 'plumbline.adoptLive',
  chooseClusters: 'plumbline.chooseClusters',
  commitChange: 'plumbline.commitChange',
  compareRevisions: 'plumbline.compareRevisions',
  compareWithLive: 'plumbline.compareWithLive',
  fetchCharts: 'plumbline.fetchCharts',
  filterDrift: 'plumbline.filterDrift',
  goToOrigin: 'plumbline.goToOrigin',
  groupDrift: 'plumbline.groupDrift',
  ignoreField: 'plumbline.ignoreField',
  nextDrift: 'plumbline.nextDrift',
  openPullRequest: 'plumbline.openPullRequest',
  previewRevision: 'plumbline.previewRevision',
  previewSync: 'plumbline.previewSync',
  previousDrift: 'plumbline.previousDrift',
  refresh: 'plumbline.refresh',
  revertCommit: 'plumbline.revertCommit',
  showClusterRequests: 'plumbline.showClusterRequests',
  showControlledFields: 'plumbline.showControlledFields',
  showGitActions: 'plumbline.showGitActions',
  showDesiredState: 'plumbline.showDesiredState',
  showLog: 'plumbline.showLog',
  showOwnerFiles: 'plumbline.showOwnerFiles',
  showOwners: 'plumbline.showOwners',
  takeOutOfGit: 'plumbline.takeOutOfGit',
} as const;
export type CommandName = keyof typeof commands;

/** Commands that say nothing without a row; the palette does not offer them. */
export const rowCommands = ['goToOrigin'] as const satisfies readonly CommandName[];

export const viewContainer = 'plumbline';
export const views = { drift: 'plumbline.drift' } as const;

/** What a row of a tree can do. A tree item's `contextValue` is its flags with a space between them. */
export const rowFlags = {
  /** The row is a field whose live value could be written into Git. */
  canAdopt: 'canAdopt',
  /** The row is a field that its owner's agent could be told to leave alone. */
  canIgnore: 'canIgnore',
  /** The row is a field that a controller keeps changing, and that Git could say nothing of. */
  canTakeOut: 'canTakeOut',
  /** What the row's owner renders can be shown. */
  hasDesired: 'hasDesired',
  /** The row stands for something that Git has a history of. */
  hasHistory: 'hasHistory',
  /** The row is an object or field that was compared. */
  hasLive: 'hasLive',
  /** The row is an owner: it is made of files. */
  isOwner: 'isOwner',
  /** The row's value is written at a known place of the repository. */
  hasOrigin: 'hasOrigin',
} as const;
export type RowFlag = keyof typeof rowFlags;

/** Context keys. */
export const contextKeys = {
  /** An `EmptyState`. */
  emptyDrift: 'plumbline.emptyDrift',
  /** A line of the workspace controls a value that drifted. */
  hasDrift: 'plumbline.hasDrift',
} as const;

/** The empty states for which the Drift view has a text in the manifest. */
export const statesWithText = {
  looking: true,
  noRepository: true,
  noCluster: true,
  noDrift: true,
  noneOfFilter: true,
  inSync: false,
  none: false,
} as const satisfies Record<EmptyState, boolean>;

/** The id of a setting, and its value where the person says nothing. What they wrote is unknown until it is checked. */
export interface Setting<T> {
  readonly id: string;
  readonly fallback: T;
}
export interface EnvironmentSetting {
  readonly context: string;
  readonly production?: boolean;
}
export const serverDryRunValues = ['off', 'exceptProduction', 'on'] as const;
export type ServerDryRunSetting = (typeof serverDryRunValues)[number];
/** What is marked: lines in the editor, files in the Explorer. */
export type DecorationsSetting = 'on' | 'lines' | 'files' | 'off';
export const settings = {
  /** By name, as a person calls the environment. */
  environments: setting<Readonly<Record<string, EnvironmentSetting>>>('plumbline.environments', {}),
  /** Path; empty for the usual places. */
  kubeconfig: setting<string>('plumbline.kubeconfig', ''),
  driftDecorations: setting<DecorationsSetting>('plumbline.drift.decorations', 'on'),
  /** In which environments clusters confirm drift by dry runs. */
  serverDryRun: setting<ServerDryRunSetting>('plumbline.drift.serverDryRun', 'off'),
  /** Whether a line above a file says which owners it reaches. */
  ownersCodeLens: setting<boolean>('plumbline.ownersCodeLens.enabled', true),
  /** In seconds. */
  renderTimeLimit: setting<number>('plumbline.render.timeLimit', 30),
  /** In megabytes of JSON. */
  renderSizeLimit: setting<number>('plumbline.render.sizeLimit', 64),
  /** Patterns of branches that get no commit directly. */
  protectedBranches: setting<readonly string[]>('plumbline.git.protectedBranches', [
    'main',
    'master',
    'production',
    'release/*',
  ]),
  /** Whether such a branch may get a commit directly all the same. */
  directCommit: setting<'never' | 'ask'>('plumbline.git.directCommit', 'never'),
  /** Template; empty for that of the repository, else the usual one. */
  branchName: setting<string>('plumbline.git.branchName', ''),
  /** Template; empty for that of the repository, else the usual message. */
  commitMessage: setting<string>('plumbline.git.commitMessage', ''),
  /** By the host of a remote. */
  forges: setting<Readonly<Record<string, unknown>>>('plumbline.git.forges', {}),
  /** `1.34`; empty for the newest that is known. */
  kubernetesVersion: setting<string>('plumbline.kubernetesVersion', ''),
  validate: setting<boolean>('plumbline.validate.enabled', true),
  /** By the code of a problem. */
  validateRules: setting<Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>>(
    'plumbline.validate.rules',
    {},
  ),
  validateSyntax: setting<'auto' | 'on' | 'off'>('plumbline.validate.syntax', 'auto'),
} as const;

/** Names in the editor's secret storage. */
export const secretKeys = { forgeTokens: 'plumbline.forgeTokens' } as const;

/** What the setting `forges` may call a forge. */
export const forgeKinds = [
  'github',
  'gitea',
  'gitlab',
  'bitbucket',
  'bitbucketServer',
  'azureDevOps',
] as const;

/** What problems are called by in the Problems panel, and the collection that they are in. */
export const diagnostics = { collection: 'plumbline', source: 'Plumbline' } as const;

/** The keys of commands: elsewhere, and on a Mac. They do nothing while their context key is not set. */
export const keys = {
  nextDrift: { key: 'ctrl+f8', mac: 'cmd+f8', when: contextKeys.hasDrift },
  previousDrift: { key: 'ctrl+shift+f8', mac: 'cmd+shift+f8', when: contextKeys.hasDrift },
} as const satisfies Partial<Record<CommandName, Key>>;
export interface Key {
  readonly key: string;
  readonly mac: string;
  readonly when: string;
}

/** What a sync preview is written in. */
export const syncPlanLanguage = {
  id: 'plumbline-sync-plan',
  extension: '.sync-plan',
  scope: 'text.sync-plan',
} as const;

/** The item of the status bar. */
export const statusBarItem = 'plumbline.status';

export const colors = {
  drift: 'plumbline.driftForeground',
  pending: 'plumbline.pendingForeground',
  unknown: 'plumbline.unknownForeground',
  inSync: 'plumbline.inSyncForeground',
} as const;

/** Signs by shape, for gutter and tree, relative to the extension. The dark one also serves dark high contrast. */
export const icons = {
  drift: icon('drift'),
  missing: icon('missing'),
  pending: icon('pending'),
  driftPending: icon('driftPending'),
  unknown: icon('unknown'),
  inSync: icon('inSync'),
} as const;
export type IconName = keyof typeof icons;
export interface Icon {
  readonly light: string;
  readonly dark: string;
}

function setting<T>(id: string, fallback: T): Setting<T> {
  return { id, fallback };
}

function icon(name: string): Icon {
  return { light: `media/${name}-light.svg`, dark: `media/${name}-dark.svg` };
}
