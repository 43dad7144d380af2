import { success } from '../../../base/outcome.ts';
import { formatOwner } from '../../../core/owner/owner.ts';
import { resolvePath } from '../../../core/provenance/resolvePath.ts';
import type { FieldPath } from '../../../core/resource/fieldPath.ts';
import type { Origin } from '../../../core/resource/origin.ts';
import { isArray, type Json } from '../../../core/resource/json.ts';
import { valueAtSegments } from '../../../core/resource/segments.ts';
import { resourceKey } from '../../../core/resource/resourceId.ts';
import { toPointer } from '../../../core/yaml/jsonPointer.ts';
import type { SourceText } from '../../../core/yaml/sourceText.ts';
import type { BuildOnce } from '../controlledByVariable.ts';
import {
  controlledFields,
  type ControlledField,
  type ControlledLine,
  type LineOfTree,
} from '../controlledFields.ts';
import {
  workingTree,
  type BuildInput,
  type BuiltObject,
  type FileTree,
  type GoodBuild,
} from '../../inputs.ts';
import { ownersAt } from '../../owners/ownersAt.ts';
import type { Platform } from '../../platform.ts';
import type { OwnerSnapshot, Snapshot } from '../../snapshot.ts';
import type { Store } from '../../store.ts';
import { builtFiles } from '../../builds/builtFiles.ts';
import { chartOrigins, type FoundOrigins } from './chartOrigins.ts';
import { chartValuesAt, type ChartValue } from './chartValuesAt.ts';
import { ownerCharts } from './ownerCharts.ts';
import { withOrigins } from './withOrigins.ts';

/** A field of a rendered object. */
export interface FieldToLocate {
  readonly built: BuiltObject;
  readonly path: FieldPath;
}

export interface LocateOptions {
  readonly signal?: AbortSignal | undefined;
  /** No further render is begun after so many milliseconds. */
  readonly limitMs?: number;
}

/**
 * Finds where fields come from that a chart renders, and keeps it with the build: a render of a chart, other than one of
 * kustomize, does not tell by itself. Asks for what is drawn, once, and for what somebody wants to know.
 */
export class OriginFinder {
  readonly #platform: Pick<Platform, 'helm' | 'log'>;
  readonly #store: Store;
  readonly #buildOnce: BuildOnce;
  /** Pointers that were looked for, by rendered object: the object of an equal render is the same. */
  readonly #looked = new WeakMap<BuiltObject['object'], Set<string>>();
  #running = 0;

  constructor(platform: Pick<Platform, 'helm' | 'log'>, store: Store, buildOnce: BuildOnce) {
    this.#platform = platform;
    this.#store = store;
    this.#buildOnce = buildOnce;
  }

  get idle(): boolean {
    return this.#running === 0;
  }

  /** The lines of what differs. */
  fulfil(snapshot: Snapshot): void {
    if (this.#running > 0) return;
    for (const owner of snapshot.owners) {
      if (!rendersCharts(owner)) continue;
      const fields = differing(owner).filter((field) => !this.#isLooked(field));
      if (fields.length === 0) continue;
      this.locate(snapshot, { owner, revision: workingTree, fields }).catch((error: unknown) => {
        this.#platform.log('warning', `origins of ${formatOwner(owner.owner.id)}: ${String(error)}`);
      });
      return;
    }
  }

  /** Every field of an owner where none is named. */
  async locate(
    snapshot: Snapshot,
    {
      owner,
      revision,
      fields,
    }: {
      readonly owner: OwnerSnapshot;
      readonly revision: string;
      readonly fields?: readonly FieldToLocate[];
    },
    { signal, limitMs = usualLimitMs }: LocateOptions = {},
  ): Promise<void> {
    const build = owner.working;
    const good = build?.lastGood;
    const tree = builtFiles(snapshot.inputs, { root: owner.root, revision, mode: owner.owner.mode })?.tree;
    if (!good || !tree || !rendersCharts(owner)) return;
    const asked = fields?.flatMap(({ built, path }) =>
      pointersOf(built, path).map((pointer) => ({ id: resourceKey(built.id), built, pointer })),
    );
    for (const { built, pointer } of asked ?? []) {
      const looked = this.#looked.get(built.object) ?? new Set();
      this.#looked.set(built.object, looked.add(pointer));
    }
    const owners = ownersAt(snapshot, owner.root, revision) ?? [];
    this.#running++;
    try {
      const found: FoundOrigins[] = [];
      for (const chart of ownerCharts(snapshot.inputs, owners, owner, revision)) {
        const request = { ...chart, ...(asked ? { fields: asked } : {}), limitMs };
        const origins = await chartOrigins(this.#platform.helm, request, signal);
        if (origins.ok) found.push(...origins.value.objects);
      }
      this.#keep(good, tree, found);
    } finally {
      this.#running--;
    }
  }

  /** Of one field of the working tree, unless it was looked for already. */
  async locateOnce(snapshot: Snapshot, owner: OwnerSnapshot, field: FieldToLocate): Promise<void> {
    if (this.#isLooked(field)) return;
    await this.locate(snapshot, { owner, revision: workingTree, fields: [field] });
  }

  /** What a place says among the values of the charts that an owner renders at a revision. */
  valuesAt(
    snapshot: Snapshot,
    { owner, revision }: { readonly owner: OwnerSnapshot; readonly revision: string },
    origin: Origin,
    signal?: AbortSignal,
  ): Promise<readonly ChartValue[]> {
    const owners = ownersAt(snapshot, owner.root, revision) ?? [];
    const charts = rendersCharts(owner) ? ownerCharts(snapshot.inputs, owners, owner, revision) : [];
    return chartValuesAt(this.#platform.helm, charts, origin, signal);
  }

  /** What a line of the working tree controls. */
  controls(snapshot: Snapshot, place: LineOfTree, signal?: AbortSignal): Promise<readonly ControlledField[]> {
    const { helm } = this.#platform;
    return controlledFields({ helm, buildOnce: this.#buildOnce }, snapshot, place, signal);
  }

  /** The same of a line, zero-based, of a file by its absolute path; of one outside of all repositories nothing. */
  async controlsFile(
    snapshot: Snapshot,
    { path, line }: { readonly path: string; readonly line: number },
    signal?: AbortSignal,
  ): Promise<ControlledLine> {
    const root = [...snapshot.inputs.repositories.keys()].find((one) => path.startsWith(`${one}/`));
    const file = root === undefined ? path : path.slice(root.length + 1);
    const place = `${file}:${String(line + 1)}`;
    if (root === undefined) return { place, fields: [] };
    return { place, fields: await this.controls(snapshot, { root, path: file, line: line + 1 }, signal) };
  }

  #isLooked({ built, path }: FieldToLocate): boolean {
    return pointersOf(built, path).every((pointer) => this.#looked.get(built.object)?.has(pointer) === true);
  }

  #keep(good: GoodBuild, tree: FileTree, found: readonly FoundOrigins[]): void {
    const objects = withOrigins(good.objects, found);
    const texts = new Map([...good.texts, ...textsOf(objects, tree)]);
    this.#store.update((inputs) => {
      const builds = new Map(inputs.builds);
      for (const [key, build] of inputs.builds)
        if (build.lastGood === good) builds.set(key, withGood(build, { ...good, objects, texts }));
      return { ...inputs, builds };
    });
  }
}

const usualLimitMs = 2000;

const rendersCharts = ({ owner, working }: OwnerSnapshot): boolean =>
  (owner.id.kind === 'HelmRelease' || owner.id.kind === 'Application') && working?.lastGood !== undefined;

const withGood = (build: BuildInput, good: GoodBuild): BuildInput => ({
  ...build,
  outcome: build.outcome.ok ? success(good) : build.outcome,
  lastGood: good,
});

/** What verdicts of an owner's objects are about. */
const differing = ({ objects }: OwnerSnapshot): readonly FieldToLocate[] =>
  objects.flatMap(({ working, verdict }) =>
    working && verdict ? verdict.fields.map(({ path }) => ({ built: working.built, path })) : [],
  );

/** To a scalar itself; of a map, a list, or what is not there, to the first scalars of the nearest part that is. */
function pointersOf({ object }: BuiltObject, path: FieldPath): readonly string[] {
  const { segments } = resolvePath(object, path);
  return firstScalars(valueAtSegments(object, segments), segments);
}

const firstScalars = (value: Json | undefined, path: readonly string[]): readonly string[] => {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [toPointer(path)];
  const entries = isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, item]) => firstScalars(item, [...path, String(key)])).slice(0, firstOfPart);
};

const firstOfPart = 4;

const textsOf = (objects: readonly BuiltObject[], tree: FileTree): ReadonlyMap<string, SourceText> =>
  new Map(
    [...new Set(objects.flatMap(({ origins }) => [...origins.values()].map(({ path }) => path)))].flatMap(
      (path) => {
        const content = tree.get(path);
        return content?.kind === 'text' ? [[path, content.source] as const] : [];
      },
    ),
  );
