import { failed, type Outcome, success } from '../../base/outcome.ts';
import type { OwnerMode } from '../../core/drift/desired/agentWrite.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { artifactFolder, artifactName, artifactTree, inRepository } from './artifactTree.ts';
import { type BuiltFiles, builtFiles, lfsOfFailure } from './builtFiles.ts';
import { buildAll, type BuildPlace, type BuildWorld } from './buildAll.ts';
import type { FluxBuildOptions, PinnedFiles } from './buildOptions.ts';
import { EngineTrees } from './engineTrees.ts';
import { GivenContents } from './givenContents.ts';
import { relative, toGoodBuild, withoutRoot } from './goodBuild.ts';
import { buildSteps } from './buildSteps.ts';
import { buildSubject } from './buildSubject.ts';
import { freePlaces } from './freePlaces.ts';
import type { BuildInput, GoodBuild, Inputs } from '../inputs.ts';
import { equalBuilds } from './equalBuilds.ts';
import { type FileReading, readAsked } from './readAsked.ts';
import type { PinnedTree } from '../argo/pinnedTree.ts';
import type { Platform } from '../platform.ts';
import { noting } from '../releases/neededCharts.ts';
import type { NeededChart } from '../releases/neededChart.ts';
import { revisionKey } from '../git/revisionKey.ts';
import type { WantedBuild } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { changedBetween } from './changedBetween.ts';

/**
 * Renders what is wanted, and keeps the engine's files equal to the store's trees. An engine takes builds in the order that they
 * are asked for, so that only some are at once: of the others the first is whichever is wanted first by then.
 */
export class Builder {
  readonly #platform: Pick<Platform, 'kustomize' | 'helm' | 'charts'>;
  readonly #store: Store;
  readonly #reading: FileReading;
  readonly #trees: EngineTrees;
  readonly #given: GivenContents;
  readonly #running = new Map<string, AbortController>();
  /** By the last step, not counting what could be taken over. */
  #wanted: readonly WantedBuild[] = [];

  constructor(platform: Pick<Platform, 'kustomize' | 'helm' | 'charts'>, store: Store, reading: FileReading) {
    this.#platform = platform;
    this.#store = store;
    this.#trees = new EngineTrees(platform.kustomize);
    this.#given = new GivenContents(platform);
    this.#reading = reading;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Starts what is wanted and not running; what runs and is no longer wanted is cancelled. */
  fulfil(
    wanted: readonly WantedBuild[],
    keptBuilds: ReadonlySet<string>,
    keptTrees: ReadonlySet<string>,
  ): void {
    const keys = new Set(wanted.map((build) => build.key));
    for (const [key, running] of this.#running) {
      if (keys.has(key)) continue;
      // Forgotten at once: it may be wanted again before the engine has answered.
      this.#running.delete(key);
      running.abort();
    }
    this.#wanted = this.#takeEqual(wanted);
    this.#start();
    this.#trees.forget((name) => keptTrees.has(name.split('\n', 2).join('\n')));
    const { builds } = this.#store.inputs;
    if ([...builds.keys()].every((key) => keptBuilds.has(key))) return;
    this.#store.update((inputs) => ({
      ...inputs,
      builds: new Map([...inputs.builds].filter(([key]) => keptBuilds.has(key))),
    }));
  }

  /** What a build gives, kept nowhere; undefined where it is cancelled. */
  async once(
    wanted: WantedBuild,
    signal = new AbortController().signal,
  ): Promise<Outcome<Build, EngineFailure> | undefined> {
    return (await this.#build(wanted, signal))?.outcome;
  }

  /** What another revision was built to is this one's as well where it read the same; what is left has to be built. */
  #takeEqual(wanted: readonly WantedBuild[]): readonly WantedBuild[] {
    const open = wanted.filter(({ key }) => !this.#running.has(key));
    if (open.length === 0) return wanted;
    const equal = equalBuilds(this.#store.inputs);
    const taken = new Map(open.flatMap((one) => [[one.key, equal(one)] as const]));
    const found = [...taken].flatMap(([key, build]) => (build ? [[key, build] as const] : []));
    if (found.length === 0) return wanted;
    this.#store.update((inputs) => ({ ...inputs, builds: new Map([...inputs.builds, ...found]) }));
    return wanted.filter(({ key }) => !taken.get(key));
  }

  /** The same path at two revisions one after the other: the second may turn out to be equal to the first. */
  #start(): void {
    const subjects = new Set([...this.#running.keys()].map(buildSubject));
    const takePlace = freePlaces(this.#wanted.filter(({ key }) => this.#running.has(key)));
    for (const build of this.#wanted) {
      const subject = buildSubject(build.key);
      if (subjects.has(subject) || !takePlace(build)) continue;
      subjects.add(subject);
      void this.#run(build);
    }
  }

  async #run(wanted: WantedBuild): Promise<void> {
    const controller = new AbortController();
    this.#running.set(wanted.key, controller);
    const built = await this.#build(wanted, controller.signal);
    // Nobody wants this answer any more; the same build may be running again.
    if (this.#running.get(wanted.key) !== controller) return;
    this.#running.delete(wanted.key);
    if (!built) {
      this.#wanted = this.#wanted.filter((one) => one !== wanted);
      this.#start();
      return;
    }
    const { outcome, files, virtualRoot, charts, absent } = built;
    this.#store.update((inputs) => {
      const good = toGoodBuild(outcome, virtualRoot, files, earlierBuilds(inputs, wanted));
      const now = builtFiles(inputs, wanted)?.tree;
      const input: BuildInput = {
        outcome: good,
        stale: now !== files.tree && (!good.ok || !now || changedBetween(files.tree, now, good.value)),
        lastGood: good.ok ? good.value : inputs.builds.get(wanted.key)?.lastGood,
        ...(charts.length > 0 ? { charts } : {}),
        ...(good.ok ? {} : { lfs: lfsOfFailure(files, absent) }),
      };
      return { ...inputs, builds: new Map(inputs.builds).set(wanted.key, input) };
    });
  }

  /** Builds, and again with the files that a build turns out to need; undefined where it is cancelled. */
  async #build(wanted: WantedBuild, signal: AbortSignal): Promise<Built | undefined> {
    const charts: NeededChart[] = [];
    const fetch = noting(charts, () => this.#store.inputs.charts, this.#platform);
    const provided = new Set<string>();
    this.#given.renew(this.#store.inputs.charts);
    for (;;) {
      const files = builtFiles(this.#store.inputs, wanted);
      if (!files || signal.aborted) return undefined;
      const { tree } = files;
      const name = nameOf(wanted.root, wanted.revision, files);
      const virtualRoot = this.#trees.send(name, tree);
      const place = { tree, path: wanted.path, virtualRoot };
      const world = { platform: this.#platform, inputs: this.#store.inputs, fetch };
      const pins = new Map<string, PinnedTree>();
      const pinned = (at: PinnedFiles): PinnedTree | undefined => this.#pin(at, wanted.mode, pins);
      const { options } = wanted;
      const outcome =
        options && 'artifact' in options
          ? await this.#buildArtifact(world, { ...wanted, options }, { ...place, name }, signal)
          : await buildAll(
              world,
              buildSteps(wanted, tree, virtualRoot, { charts: world.inputs.charts, pinned }),
              place,
              signal,
            );
      const built = { outcome, files, virtualRoot, charts };
      if (outcome.ok) return { ...built, charts: [...charts, ...this.#given.used(outcome.value.reads)] };
      if (outcome.failure.code !== 'wanted') return built;
      const { paths } = outcome.failure;
      const { root, revision, mode } = wanted;
      const own = { root, revision, files: tree, tree: virtualRoot };
      const others = [...pins.values()].map((pin) => ({ ...pin, revision: pin.commit }));
      const given = await this.#given.provide(paths, { trees: [...others, own], fetch }, signal);
      if (!given.ok) return { ...built, outcome: given };
      if (given.value.length > 0) {
        // What is there and still wanted would be wanted for ever.
        if (given.value.every((one) => provided.has(one))) return built;
        for (const one of given.value) provided.add(one);
        continue;
      }
      const fromOf = (path: string): typeof own =>
        others.find((pin) => path.startsWith(`${pin.tree}/`)) ?? own;
      const asked = [...new Set(paths.map(fromOf))].map((from) => ({
        ...{ root: from.root, revision: from.revision, files: from.files, mode },
        paths: paths.filter((path) => fromOf(path) === from).map((path) => relative(from.tree, path)),
      }));
      const read = await readAsked(this.#reading, () => this.#store.inputs, asked);
      if (read.kind === 'failed') return { ...built, outcome: failed(read.failure), absent: read.absent };
      // Where nothing came of it the same build would ask the same for ever.
      if (read.kind === 'nothing') return built;
    }
  }

  /** Files of another commit or repository that a build takes as well. */
  #pin(at: PinnedFiles, mode: OwnerMode, pins: Map<string, PinnedTree>): PinnedTree | undefined {
    const files = builtFiles(this.#store.inputs, { root: at.root, revision: at.commit, mode });
    if (!files) return undefined;
    const name = nameOf(at.root, at.commit, files);
    const pinned = { ...at, files: files.tree, tree: this.#trees.send(name, files.tree) };
    pins.set(name, pinned);
    return pinned;
  }

  /** Of the files of an artifact, in the place of the repository's. */
  async #buildArtifact(
    world: BuildWorld,
    wanted: WantedBuild & { readonly options: FluxBuildOptions },
    { tree, path, virtualRoot, name }: BuildPlace & { readonly name: string },
    signal: AbortSignal,
  ): Promise<Outcome<Build, EngineFailure>> {
    const { artifact: copies = [], source = {}, manifest } = wanted.options;
    const request = { tree: virtualRoot, source, copies };
    const files = await this.#platform.kustomize.artifact(request, signal);
    if (!files.ok) return files;
    const artifact = artifactTree(tree, files.value, manifest);
    const sent = this.#trees.send(`${name}${artifactOf}${artifactName(copies)}`, artifact.tree);
    const top = `${sent}/${artifactFolder}`;
    const steps = buildSteps(wanted, artifact.tree, top);
    const outcome = await buildAll(world, steps, { tree: artifact.tree, path, virtualRoot: top }, signal);
    if (outcome.ok) return success(inRepository(outcome.value, artifact, { sent, root: virtualRoot }));
    const { failure } = outcome;
    const inPlace = (one: string): string =>
      one.startsWith(`${sent}/`) ? `${virtualRoot}/${artifact.place(one.slice(sent.length + 1))}` : one;
    return failed(
      failure.code === 'wanted'
        ? { ...failure, paths: failure.paths.map(inPlace) }
        : withoutRoot(failure, top),
    );
  }
}

/** In the name of a tree, between the revision and what is made of it. */
const artifactOf = '\nartifact\n';

const nameOf = (root: string, revision: string, { isAsRead, holds }: BuiltFiles): string =>
  isAsRead ? revisionKey(root, revision) : `${revisionKey(root, revision)}\n${holds}`;

interface Built {
  readonly outcome: Outcome<Build, EngineFailure>;
  readonly files: BuiltFiles;
  readonly virtualRoot: string;
  readonly charts: readonly NeededChart[];
  readonly absent?: readonly string[] | undefined;
}

/** What the same path rendered to before, at this revision and others, whatever its owners added. */
function earlierBuilds({ builds }: Inputs, { root, path }: WantedBuild): readonly GoodBuild[] {
  return [...builds].flatMap(([key, { lastGood }]) => {
    const [ofRoot, , ofPath] = key.split('\n', 3);
    return lastGood && ofRoot === root && ofPath === path ? [lastGood] : [];
  });
}
