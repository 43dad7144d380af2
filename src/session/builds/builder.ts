import { failed, type Outcome, success } from '../../base/outcome.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { artifactFolder, artifactName, artifactTree, inRepository } from './artifactTree.ts';
import { buildAll, type BuildPlace, type BuildWorld } from './buildAll.ts';
import type { FluxBuildOptions, PinnedFiles } from './buildOptions.ts';
import { EngineTrees } from './engineTrees.ts';
import { GivenContents } from './givenContents.ts';
import { relative, toGoodBuild, withoutRoot } from './goodBuild.ts';
import { buildSteps } from './buildSteps.ts';
import { buildSubject } from './buildSubject.ts';
import type { BuildInput, FileTree, GoodBuild, Inputs } from '../inputs.ts';
import { equalBuilds } from './equalBuilds.ts';
import { oversizedAmong } from './oversizedAmong.ts';
import type { PinnedTree } from '../argo/pinnedTree.ts';
import type { Platform } from '../platform.ts';
import { noting } from '../releases/neededCharts.ts';
import type { NeededChart } from '../releases/neededChart.ts';
import { revisionKey } from '../git/revisionKey.ts';
import type { WantedBuild } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { treeOf } from './wanted.ts';
import { changedBetween } from './changedBetween.ts';

/** Renders what is wanted, one build at a time, and keeps the engine's files equal to the store's trees. */
export class Builder {
  readonly #platform: Pick<Platform, 'kustomize' | 'helm' | 'charts'>;
  readonly #store: Store;
  readonly #readWanted: (root: string, revision: string, paths: readonly string[]) => Promise<void>;
  readonly #trees: EngineTrees;
  readonly #given: GivenContents;
  readonly #running = new Map<string, AbortController>();
  /** By the last step, not counting what could be taken over. */
  #wanted: readonly WantedBuild[] = [];

  constructor(
    platform: Pick<Platform, 'kustomize' | 'helm' | 'charts'>,
    store: Store,
    readWanted: (root: string, revision: string, paths: readonly string[]) => Promise<void>,
  ) {
    this.#platform = platform;
    this.#store = store;
    this.#trees = new EngineTrees(platform.kustomize);
    this.#given = new GivenContents(platform);
    this.#readWanted = readWanted;
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
    this.#trees.forget((name) => keptTrees.has(name.split(artifactOf)[0] ?? ''));
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
    for (const build of this.#wanted) {
      const subject = buildSubject(build.key);
      if (subjects.has(subject)) continue;
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
    const { outcome, tree, virtualRoot, charts } = built;
    this.#store.update((inputs) => {
      const good = toGoodBuild(outcome, virtualRoot, tree, earlierBuilds(inputs, wanted));
      const now = treeOf(inputs, wanted);
      const input: BuildInput = {
        outcome: good,
        stale: now !== tree && (!good.ok || !now || changedBetween(tree, now, good.value)),
        lastGood: good.ok ? good.value : inputs.builds.get(wanted.key)?.lastGood,
        ...(charts.length > 0 ? { charts } : {}),
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
      const tree = treeOf(this.#store.inputs, wanted);
      if (!tree || signal.aborted) return undefined;
      const name = revisionKey(wanted.root, wanted.revision);
      const virtualRoot = this.#trees.send(name, tree);
      const place = { tree, path: wanted.path, virtualRoot };
      const world = { platform: this.#platform, inputs: this.#store.inputs, fetch };
      const pins = new Map<string, PinnedTree>();
      const pinned = (files: PinnedFiles): PinnedTree | undefined => this.#pin(files, pins);
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
      const built = { outcome, tree, virtualRoot, charts };
      if (outcome.ok) return { ...built, charts: [...charts, ...this.#given.used(outcome.value.reads)] };
      if (outcome.failure.code !== 'wanted') return built;
      const own = { root: wanted.root, revision: wanted.revision, files: tree, tree: virtualRoot };
      const others = [...pins.values()].map((pin) => ({ ...pin, revision: pin.commit }));
      const chartFiles = { trees: [...others, own], fetch };
      const given = await this.#given.provide(outcome.failure.paths, chartFiles, signal);
      if (!given.ok) return { ...built, outcome: given };
      if (given.value.length > 0) {
        // What is there and still wanted would be wanted for ever.
        if (given.value.every((one) => provided.has(one))) return built;
        for (const one of given.value) provided.add(one);
        continue;
      }
      const asked = outcome.failure.paths.map((path) => {
        const from = others.find((pin) => path.startsWith(`${pin.tree}/`)) ?? own;
        return { from, path: relative(from.tree, path) };
      });
      let isRead = false;
      for (const from of new Set(asked.map((one) => one.from))) {
        const paths = asked.flatMap((one) => (one.from === from ? [one.path] : []));
        const oversized = oversizedAmong(from.files, paths);
        if (oversized !== undefined)
          return { ...built, outcome: failed({ code: 'rejected', message: oversized }) };
        await this.#readWanted(from.root, from.revision, paths);
        isRead ||= treeOf(this.#store.inputs, from) !== from.files;
      }
      // Where nothing came of it the same build would ask the same for ever.
      if (!isRead) return built;
    }
  }

  /** Files of another commit or repository that a build takes as well. */
  #pin(files: PinnedFiles, pins: Map<string, PinnedTree>): PinnedTree | undefined {
    const tree = treeOf(this.#store.inputs, { root: files.root, revision: files.commit });
    if (!tree) return undefined;
    const name = revisionKey(files.root, files.commit);
    const pinned = { ...files, files: tree, tree: this.#trees.send(name, tree) };
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

interface Built {
  readonly outcome: Outcome<Build, EngineFailure>;
  readonly tree: FileTree;
  readonly virtualRoot: string;
  readonly charts: readonly NeededChart[];
}

/** What the same path rendered to before, at this revision and others, whatever its owners added. */
function earlierBuilds({ builds }: Inputs, { root, path }: WantedBuild): readonly GoodBuild[] {
  return [...builds].flatMap(([key, { lastGood }]) => {
    const [ofRoot, , ofPath] = key.split('\n', 3);
    return lastGood && ofRoot === root && ofPath === path ? [lastGood] : [];
  });
}
