import { isArray, isObject, type Json } from '../../../src/core/resource/json.ts';
import type { Origin } from '../../../src/core/resource/origin.ts';
import { toPointer } from '../../../src/core/yaml/jsonPointer.ts';
import type { RenderedObject } from '../../../src/engine/engineApi.ts';
import type { Random } from '../../support/random.ts';
import { editedAt, versionMark, withoutMark, type Edited } from './editedAt.ts';
import {
  fieldMs,
  renderUnit,
  scalarAt,
  type MeasuredEngines,
  type Texts,
  type Unit,
} from './measuredUnit.ts';
import { originKind } from './originKind.ts';

/**
 * What became of a field's origin: `proved` where an edit at its place shows in the field, `wrong` where it does not, `refused`
 * where nothing renders after the edit, `agent` for what no file says, `open` where nothing is known.
 */
export type OriginVerdict = 'proved' | 'wrong' | 'refused' | 'agent' | 'open';

export interface MeasuredField {
  readonly unit: Unit;
  readonly title: string;
  readonly pointer: string;
  readonly kind: string;
  readonly origin: Origin | undefined;
  readonly verdict: OriginVerdict;
  readonly detail: string;
}

export interface Measurement {
  readonly scalars: number;
  readonly units: number;
  readonly unitMs: readonly number[];
  /** For one field of a chart alone, of some; what kustomize builds tells it of all. */
  readonly fieldMs: readonly number[];
  readonly fields: readonly MeasuredField[];
}

interface Sampled {
  readonly unit: Unit;
  readonly index: number;
  readonly rendered: RenderedObject;
  readonly path: readonly string[];
}

/** Judges the origins of a random sample of all scalars by editing the files where they point, and rendering anew. */
export async function measureOrigins(
  engines: MeasuredEngines,
  files: Texts,
  units: readonly Unit[],
  { random, sample }: { readonly random: Random; readonly sample: number },
): Promise<Measurement> {
  engines.kustomize.setFiles(files);
  const all: Sampled[] = [];
  const unitMs: number[] = [];
  for (const unit of units) {
    const start = performance.now();
    const objects = await renderUnit(engines, files, unit, true);
    if (!objects) continue;
    unitMs.push(performance.now() - start);
    for (const [index, rendered] of objects.entries())
      for (const path of scalarPaths(rendered.object, [])) all.push({ unit, index, rendered, path });
  }
  const fields: MeasuredField[] = [];
  const oneMs: number[] = [];
  for (const [i, one] of random.shuffle(all).slice(0, sample).entries()) {
    fields.push(await judge(engines, files, one));
    const { rendered, path } = one;
    const ms =
      i % timedEvery === 0 &&
      (await fieldMs(engines, files, one.unit, { object: rendered.object, pointer: toPointer(path) }));
    if (typeof ms === 'number') oneMs.push(ms);
  }
  return { scalars: all.length, units: unitMs.length, unitMs, fieldMs: oneMs, fields };
}

const timedEvery = 8;

async function judge(
  engines: MeasuredEngines,
  files: Texts,
  { unit, index, rendered, path }: Sampled,
): Promise<MeasuredField> {
  const pointer = toPointer(path);
  const origin = rendered.origins.get(pointer);
  const { object } = rendered;
  const title = `${scalarAt(object, ['kind']) ?? ''} ${scalarAt(object, ['metadata', 'name']) ?? ''}`;
  const before = scalarAt(object, path) ?? '';
  const made = (verdict: OriginVerdict, kind: string, detail = ''): MeasuredField => ({
    unit,
    title,
    pointer,
    kind,
    origin,
    verdict,
    detail,
  });
  if (rendered.setByAgent?.includes(pointer) === true) return made('agent', 'set by the agent');
  if (!origin) return made('open', 'none', before.slice(0, 80));
  const kind = originKind(files, origin);
  const text = files.get(`/${origin.path}`);
  const edits = typeof text === 'string' ? [editedAt(text, origin), editedAt(text, origin, versionMark)] : [];
  const file = `/${origin.path}`;
  let objects: readonly RenderedObject[] | undefined;
  let edited: Edited | undefined;
  for (const edit of edits) {
    if (!edit) return made('wrong', kind, 'nothing stands there');
    engines.kustomize.setFiles(new Map([[file, edit.text]]));
    objects = await renderUnit(engines, new Map([...files, [file, edit.text]]), unit, false);
    engines.kustomize.setFiles(new Map([[file, text ?? null]]));
    edited = edit;
    if (objects) break;
  }
  if (!objects || !edited) return made('refused', kind);
  const now = counterpart(objects, rendered, index);
  const after = now && scalarAt(now.object, path);
  if (after === undefined) return made('wrong', kind, 'it is gone');
  if (after === before) return made('wrong', kind, `unchanged: ${before.slice(0, 80)}`);
  return edited.shows(before, after)
    ? made('proved', kind)
    : made('wrong', kind, `became ${after.slice(0, 120)}`);
}

/** The object of another render that this one has become. */
function counterpart(
  objects: readonly RenderedObject[],
  { object }: RenderedObject,
  index: number,
): RenderedObject | undefined {
  const name = (one: RenderedObject['object']): string =>
    withoutMark(
      [['apiVersion'], ['kind'], ['metadata', 'namespace'], ['metadata', 'name']]
        .map((path) => scalarAt(one, path) ?? '')
        .join(' '),
    );
  return objects.find((one) => name(one.object) === name(object)) ?? objects[index];
}

function scalarPaths(value: Json, path: readonly string[]): readonly (readonly string[])[] {
  if (isArray(value)) return value.flatMap((item, i) => scalarPaths(item, [...path, String(i)]));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) => scalarPaths(item, [...path, key]));
  return value === null ? [] : [path];
}
