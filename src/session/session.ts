import { Disposables, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import { coalesce } from '../base/schedule.ts';
import { Ancestry } from './git/ancestry.ts';
import { BranchPoints } from './git/branchPoints.ts';
import { Builder } from './builds/builder.ts';
import { Buffers } from './buffers.ts';
import { OriginFinder } from './provenance/chartOrigins/originFinder.ts';
import { Commits } from './git/commits.ts';
import { Confirmer } from './clusters/confirmer.ts';
import { Definitions } from './clusters/definitions.ts';
import { derive } from './derive/derive.ts';
import { Environments } from './clusters/environments.ts';
import { FirstSeen } from './clusters/firstSeen.ts';
import { FetchedCharts } from './releases/fetchedCharts.ts';
import { emptyInputs, workingTree, type ValidationSettings, type VisibleLines } from './inputs.ts';
import { Inspections, type Inspection } from './git/inspections.ts';
import { isSettledAt } from './git/isSettledAt.ts';
import { nothingWanted } from './nothingWanted.ts';
import { keptTrees } from './builds/keptTrees.ts';
import { LfsObjects } from './git/lfsObjects.ts';
import { LooseFiles } from './derive/looseFiles.ts';
import { pauseAfter } from './pauseAfter.ts';
import type { ChosenEnvironment, Platform, ServerDryRun } from './platform.ts';
import { Predictor } from './clusters/predictor.ts';
import { ReplacedDefinitions } from './clusters/replacedDefinitions.ts';
import { Repositories } from './git/repositories.ts';
import { RuleTrial } from './plan/ruleTrial.ts';
import { Schemas } from './clusters/schemas.ts';
import type { Snapshot } from './snapshot.ts';
import { failedAsStale } from './builds/staleBuilds.ts';
import { Store } from './store.ts';
import { withoutConfirmations } from './clusters/withoutConfirmations.ts';
import { Validator } from './validation/validator.ts';

/** What not every session asks for: see the inputs of the same names. */
export interface SessionOptions {
  readonly showSecrets?: boolean;
  readonly ownersInFiles?: boolean;
}

/**
 * The core at work: observes repositories and clusters, derives a snapshot whenever something changed, and fetches
 * what the snapshot wants until nothing is wanted. The editor's core worker and the command line run the same.
 */
export class Session implements Disposable {
  readonly repositories: Repositories;
  readonly buffers: Buffers;
  readonly environments: Environments;
  readonly charts: FetchedCharts;
  readonly origins: OriginFinder;
  readonly rules: RuleTrial;
  readonly firstSeen: FirstSeen;
  readonly branch: BranchPoints;
  readonly #owned = new Disposables();
  readonly #store: Store;
  readonly #schemas: Schemas;
  readonly #replaced: ReplacedDefinitions;
  readonly #builder: Builder;
  readonly #commits: Commits;
  readonly #ancestry: Ancestry;
  readonly #predictor: Predictor;
  readonly #confirmer: Confirmer;
  readonly #definitions: Definitions;
  readonly #validator: Validator;
  readonly #looseFiles: LooseFiles;
  readonly #inspections: Inspections;
  readonly #changed = new Emitter<Snapshot>();
  readonly #stepSoon = coalesce(
    () => {
      this.#step();
    },
    () => this.#pauseMs,
  );
  #pauseMs = 0;
  #snapshot: Snapshot = derive(emptyInputs, undefined);
  #disposed = false;

  readonly onDidChange = this.#changed.event;

  constructor(platform: Platform, { showSecrets = false, ownersInFiles = false }: SessionOptions = {}) {
    this.#store = new Store(this.#stepSoon);
    this.#store.update((inputs) => ({ ...inputs, showSecrets, ownersInFiles }));
    this.repositories = this.#owned.push(new Repositories(platform, this.#store));
    this.buffers = new Buffers(this.#store, this.repositories);
    this.environments = this.#owned.push(
      new Environments(platform, this.#store, (name) => {
        this.#schemas.forget(name);
      }),
    );
    this.charts = this.#owned.push(new FetchedCharts(this.#store, platform));
    this.#inspections = new Inspections(this.#store);
    this.#schemas = new Schemas(platform, (name) => this.environments.connection(name));
    this.#replaced = new ReplacedDefinitions(this.#store, this.#schemas);
    this.#commits = new Commits(this.#store, this.repositories);
    this.#ancestry = new Ancestry(this.#store, this.repositories);
    const lfs = new LfsObjects(this.#store, this.repositories);
    this.#builder = new Builder(platform, this.#store, {
      files: (root, revision, paths) =>
        revision === workingTree
          ? this.repositories.readWanted(root, paths)
          : this.#commits.readWanted(root, revision, paths),
      objects: (root, ids) => lfs.read(root, ids),
    });
    this.#predictor = new Predictor(this.#store, platform.kubernetes, this.#schemas);
    this.#confirmer = this.#owned.push(
      new Confirmer(platform, this.#store, (name) => this.environments.connection(name)),
    );
    this.firstSeen = new FirstSeen(this.#store);
    this.branch = new BranchPoints(this.#store, this.repositories, this.#commits);
    this.rules = new RuleTrial(this.#store, platform.kubernetes, this.#schemas);
    this.origins = new OriginFinder(platform, this.#store, (build, signal) =>
      this.#builder.once(build, signal),
    );
    this.#looseFiles = new LooseFiles(this.#store, platform);
    this.#definitions = new Definitions(this.#store, platform);
    this.#validator = new Validator(this.#store, platform, this.#schemas);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Replaces the folders and environments that are observed. */
  async open(folders: readonly string[], environments: readonly ChosenEnvironment[]): Promise<void> {
    this.environments.choose(environments);
    await this.repositories.open(folders);
  }

  /** Where the person wants drift confirmed by the clusters themselves. What they have said is asked anew. */
  setServerDryRun(serverDryRun: ServerDryRun): void {
    this.#store.update((inputs) =>
      inputs.serverDryRun === serverDryRun ? inputs : withoutConfirmations({ ...inputs, serverDryRun }),
    );
  }

  /** How a person wants to be told what is wrong; undefined where not at all. */
  setValidation(validation: ValidationSettings | undefined): void {
    this.#store.update((inputs) => ({ ...inputs, validation }));
  }

  /** What is on the screen, by absolute path: it is validated first. */
  setVisible(visible: ReadonlyMap<string, VisibleLines>): void {
    this.#store.update((inputs) => ({ ...inputs, visible }));
  }

  /** What could not be rendered is tried again: its limits are other ones now. */
  renderAgain(): void {
    this.#store.update((inputs) => ({ ...inputs, builds: failedAsStale(inputs.builds) }));
  }

  /** Files were made, changed or removed on disk; absolute paths. */
  async filesChanged(paths: readonly string[]): Promise<void> {
    this.#looseFiles.filesChanged(paths);
    await this.repositories.filesChanged(paths);
  }

  async refresh(): Promise<void> {
    this.environments.refresh();
    const fetched = this.charts.again('all');
    await this.repositories.refresh({ readAgain: true });
    await fetched;
  }

  /** Has the owners of a repository rendered and predicted at further revisions until the answer is disposed of. */
  inspect(root: string, revisions: readonly string[]): Inspection {
    const held = this.#inspections.hold(root, revisions);
    return {
      settled: (signal) => this.#until((snapshot) => isSettledAt(snapshot, root, revisions), signal),
      dispose: () => {
        held.dispose();
      },
    };
  }

  /** Whether a person works with what is shown; they do until told otherwise. */
  attend(attended: boolean): void {
    this.#predictor.attend(attended, this.#snapshot.owners);
  }

  /** What follows from all that the session has been told so far. */
  async current(): Promise<Snapshot> {
    while (!this.#disposed && this.#store.inputs !== this.#snapshot.inputs)
      await new Promise((resolve) => setTimeout(resolve, 0));
    return this.#snapshot;
  }

  async #until(reached: (snapshot: Snapshot) => boolean, signal: AbortSignal | undefined): Promise<Snapshot> {
    for (let last: Snapshot | undefined; ;) {
      const snapshot = await this.current();
      if (this.#disposed || signal?.aborted === true) return snapshot;
      if (snapshot !== last && reached(snapshot)) return snapshot;
      last = snapshot;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Resolves when nothing is wanted or running any more: everything that can be known is. */
  async settled(): Promise<Snapshot> {
    for (;;) {
      if (this.#disposed || (this.#isSettled() && this.#store.inputs === this.#snapshot.inputs))
        return this.#snapshot;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#owned.dispose();
  }

  #isSettled(): boolean {
    const { wanted } = this.#snapshot;
    const parts = [
      ...[this.environments, this.#builder, this.#commits, this.#ancestry, this.branch, this.charts],
      ...[this.#predictor, this.#confirmer, this.origins, this.#definitions, this.#validator],
      this.#looseFiles,
    ];
    return parts.every(({ idle }) => idle) && nothingWanted(wanted, this.#store.inputs);
  }

  #step(): void {
    if (this.#disposed) return;
    const start = performance.now();
    const snapshot = derive(this.#store.inputs, this.#snapshot);
    this.#snapshot = snapshot;
    this.#pauseMs = pauseAfter(snapshot.wanted, performance.now() - start);
    const { wanted, inspected } = snapshot;
    const owners = [...snapshot.owners, ...[...inspected.values()].flat()];
    this.environments.fulfil(wanted.scopes, wanted.rediscover);
    this.#replaced.fulfil(snapshot.inputs, owners);
    this.#commits.fulfil(wanted.commits);
    this.#ancestry.fulfil(wanted.ancestry);
    this.charts.fulfil(wanted.charts);
    this.#builder.fulfil(wanted.builds, wanted.keptBuilds, keptTrees(snapshot));
    this.#predictor.fulfil(wanted.predictions, owners);
    this.#confirmer.fulfil(wanted.confirmations);
    this.firstSeen.fulfil(snapshot.owners, Date.now());
    this.branch.fulfil(snapshot);
    this.origins.fulfil(snapshot);
    this.#looseFiles.fulfil(snapshot.inputs);
    this.#definitions.fulfil(snapshot);
    this.#validator.fulfil(snapshot);
    this.#changed.fire(snapshot);
    if (wanted.reading) this.#stepSoon();
  }
}
