import { formatOwner } from '../../../src/core/owner/owner.ts';
import { isArray, type Json } from '../../../src/core/resource/json.ts';
import { resourceKey } from '../../../src/core/resource/resourceId.ts';
import type { FieldPath } from '../../../src/core/resource/fieldPath.ts';
import { pointerSegments } from '../../../src/core/yaml/jsonPointer.ts';
import { workingTree } from '../../../src/session/inputs.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import type { Random } from '../../support/random.ts';
import { scalarAt, type JudgedOrigin } from './judgeOrigin.ts';
import { judgeOrigins } from './judgeOrigins.ts';
import type { MeasuredSession } from './measuredSession.ts';
import { originKind, type OriginField } from './originKind.ts';
import { allFields, partFields, sampleFields } from './sampleFields.ts';

export interface MeasuredField extends OriginField, JudgedOrigin {
  readonly kind: string;
}

export interface Measurement {
  readonly scalars: number;
  readonly owners: number;
  /** One build of kustomize with all its origins, as an edit asks for it. */
  readonly buildMs: readonly number[];
  /** All origins of what one owner renders of charts; those of one field, of some. */
  readonly chartMs: readonly number[];
  readonly fieldMs: readonly number[];
  readonly fields: readonly MeasuredField[];
}

/** Judges the origins of a random sample of all that a session's owners render, each by an edit where it points. */
export async function measureOrigins(
  measured: MeasuredSession,
  options: { readonly random: Random; readonly sample: number; readonly least: number },
): Promise<Measurement> {
  const { session, texts } = measured;
  const fieldMs = await timeFields(measured, options.random);
  const chartMs: number[] = [];
  for (const owner of (await session.settled()).owners) {
    const start = performance.now();
    if (!rendersChart(owner)) continue;
    await session.origins.locate(session.snapshot, { owner, revision: workingTree }, noLimit);
    chartMs.push(performance.now() - start);
  }
  const { owners } = await session.settled();
  const scalars = allFields(owners);
  const all = [...scalars, ...partFields(owners)];
  const kinds = new Map(all.map((field) => [field, kindOf(texts, field)]));
  const kind = (field: OriginField): string => kinds.get(field) ?? '';
  measured.takeBuilds();
  const judged = await judgeOrigins({ ...measured, owners }, sampleFields(all, kind, options));
  const fields = [...judged].map(([field, one]) => ({ ...field, kind: kind(field), ...one }));
  return {
    scalars: scalars.length,
    owners: new Set(all.map(({ owner }) => owner)).size,
    buildMs: measured.takeBuilds().map(({ ms }) => ms),
    chartMs,
    fieldMs,
    fields,
  };
}

const noLimit = { limitMs: 600_000 };

function kindOf(texts: MeasuredSession['texts'], field: OriginField): string {
  if (field.built.setByAgent?.includes(field.pointer) === true) return 'set by the agent';
  const origin = field.built.origins.get(field.pointer);
  if (!origin) return 'not resolved';
  return field.isPart === true ? 'substitution variable: of a part' : originKind(texts, field, origin);
}

const rendersChart = ({ owner: { id }, working }: OwnerSnapshot): boolean =>
  (id.kind === 'HelmRelease' || id.kind === 'Application') && working?.outcome.ok === true;

/** As an editor asks for them, before anything else is known of the chart. */
async function timeFields({ session }: MeasuredSession, random: Random): Promise<readonly number[]> {
  const { owners } = await session.settled();
  const fields = random.shuffle(allFields(owners.filter(rendersChart))).slice(0, timedFields);
  const ms: number[] = [];
  for (const { owner, built, pointer } of fields) {
    if (built.origins.has(pointer)) continue;
    const start = performance.now();
    const field = { built, path: pathOf(built.object, pointer) };
    await session.origins.locate(
      session.snapshot,
      { owner, revision: workingTree, fields: [field] },
      noLimit,
    );
    ms.push(performance.now() - start);
  }
  return ms;
}

const timedFields = 60;

function pathOf(object: Json, pointer: string): FieldPath {
  const steps = pointerSegments(pointer);
  return steps.map((step, i) =>
    isArray(scalarAt(object, steps.slice(0, i))) ? { index: Number(step) } : { field: step },
  );
}

export const fieldTitle = ({ owner, built, pointer }: OriginField): string =>
  `${formatOwner(owner.owner.id)} ${resourceKey(built.id)} ${pointer}`;
