import type { FieldPath } from '../resource/fieldPath.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { parseManifest } from '../yaml/parseManifest.ts';
import { placeOfPointer } from '../yaml/fieldPlace.ts';
import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import { manifestPlace, type DeclaredObject } from './manifestPlace.ts';
import type { FailurePlace, PlacedFailure, TextOf } from './placedFailure.ts';
import { rangeOfLine } from './rangeOfLine.ts';
import { readValues } from './readValues.ts';
import { sayingOf, type SaidValue } from './saidValue.ts';

/** A release that does not render: where its chart lies, and the agent's object that asks for it. */
export interface FailedChart extends DeclaredObject {
  readonly kind: 'HelmRelease' | 'Application';
  /** Undefined of a chart from elsewhere. */
  readonly folder: string | undefined;
  /** To the source of an Application that asks for it. */
  readonly source?: string;
  /** The file with values that could not be taken, as that object names it. */
  readonly valuesFile?: string | undefined;
  /** What is known of where its values are said. */
  readonly said?: readonly SaidValue[];
}

/**
 * Helm tells a failure in one text: a template and a line in it, the file of values that is no YAML, or what a schema
 * has against which value (Helm 4.2, `reformatExecErrorMsg`, `ValidateAgainstSchema`). What names none of these stands at
 * the release that cannot be rendered, else at the chart. `textOf` knows the files of the tree.
 */
export const helmFailure = (message: string, chart: FailedChart, textOf: TextOf): PlacedFailure | undefined =>
  ofValuesFile(message, chart) ??
  ofSchema(message, chart, textOf) ??
  ofTemplate(message, chart, textOf) ??
  ofValues(message, chart, textOf) ??
  manifestPlace(oneLine(message), chart, chartFields(chart)) ??
  atLine(textOf, within(chart.folder, 'Chart.yaml'), 1, oneLine(message));

/** Where the agent's object says which chart it takes. */
const chartFields = ({ kind, source = '/spec/source' }: FailedChart): readonly string[] =>
  kind === 'HelmRelease'
    ? ['/spec/chart/spec/chart', '/spec/chartRef/name', '/spec/chart', '/spec']
    : [`${source}/path`, `${source}/chart`, source, '/spec'];

/** Where it names a file with values: an entry of a list, or the `path` of one. */
function ofValuesFile(message: string, chart: FailedChart): PlacedFailure | undefined {
  const { kind, valuesFile, source = '/spec/source' } = chart;
  if (valuesFile === undefined) return undefined;
  const below = (list: string, ...rest: FieldPath): FieldPath => [
    ...pointerSegments(list).map((name) => (/^\d+$/.test(name) ? { index: Number(name) } : { field: name })),
    ...rest,
  ];
  const places =
    kind === 'HelmRelease'
      ? [below('/spec/chart/spec/valuesFiles', { value: valuesFile })]
      : [
          below(`${source}/helm/valueFiles`, { value: valuesFile }),
          below(`${source}/helm/fileParameters`, { keys: [['path', valuesFile]] }, { field: 'path' }),
        ];
  return manifestPlace(oneLine(message), chart, places);
}

/** Where it has values of its own. */
const valuesField = ({ kind, source = '/spec/source' }: FailedChart): string =>
  kind === 'HelmRelease' ? '/spec/values' : `${source}/helm/valuesObject`;

/** The value that the schema of the chart itself refuses: where the release sets it, else in the chart's own values. */
function ofSchema(message: string, chart: FailedChart, textOf: TextOf): PlacedFailure | undefined {
  const [, pointer, why = ''] = /^- at '(\/?[^']*)': (.*)$/m.exec(message) ?? [];
  if (pointer === undefined) return undefined;
  const told = `values${pointer.replaceAll('/', '.')}: ${why}`;
  return (
    placeOfSaid(told, chart, pointerSegments(pointer), textOf) ??
    manifestPlace(told, chart, [`${valuesField(chart)}${pointer}`]) ??
    inChartValues(told, chart, pointer, textOf) ??
    manifestPlace(told, chart, [valuesField(chart), ...chartFields(chart)])
  );
}

function inChartValues(
  message: string,
  { folder }: FailedChart,
  pointer: string,
  textOf: TextOf,
): FailurePlace | undefined {
  const path = within(folder, 'values.yaml');
  const source = path === undefined ? undefined : textOf(path);
  const [document] = source ? parseManifest(source).documents : [];
  const place = document && placeOfPointer(document, pointer);
  if (!source || !place || place.found === 0) return undefined;
  const { start, end } = place.key ?? place.value;
  return { path: source.path, source, range: { start, end: Math.max(end, start + 1) }, message };
}

/**
 * The innermost of the templates that lead to it, and the values that it reads there. A template that is not of the
 * repository is named, and the values stand for it.
 */
function ofTemplate(message: string, chart: FailedChart, textOf: TextOf): PlacedFailure | undefined {
  const found = namedTemplate(message);
  if (!found) return undefined;
  const { inChart, line, told } = found;
  const path = within(chart.folder, inChart);
  const source = path === undefined ? undefined : textOf(path);
  const values = readValues(told, source && lineText(source.text, line), inChart);
  const valuesPlace = (text: string): FailurePlace | undefined =>
    values && placeOfValues(text, chart, values, textOf);
  const place = atLine(textOf, path, line, told);
  if (!place) {
    const named = `${found.name}:${String(line)}: ${told}`;
    return valuesPlace(named) ?? manifestPlace(named, chart, chartFields(chart));
  }
  const related = valuesPlace(`values of ${values?.join('.') ?? ''}`);
  return { ...place, ...(related ? { related } : {}) };
}

function namedTemplate(
  message: string,
):
  | { readonly name: string; readonly inChart: string; readonly line: number; readonly told: string }
  | undefined {
  const places = [...message.matchAll(/(?<=^|[\s(:])([^\s():/]+)\/([^\s():]+\.[^\s():.]+):(\d+)(?::\d+)?/g)];
  const last = places.at(-1);
  if (last) {
    const [all, name = '', inChart = '', line = '1'] = last;
    const told = oneLine(message.slice(last.index + all.length).replace(/^\)?:?\s*/, '') || message);
    return { name: `${name}/${inChart}`, inChart, line: Number(line), told };
  }
  const [, name = '', inChart] = /(?:on|parsing) ([^\s/]+)\/(\S+?):\s/.exec(message) ?? [];
  return inChart === undefined
    ? undefined
    : { name: `${name}/${inChart}`, inChart, line: 1, told: oneLine(message) };
}

/** The deepest part of a value that anybody sets: the release first, then the chart. */
function placeOfValues(
  message: string,
  chart: FailedChart,
  values: readonly string[],
  textOf: TextOf,
): FailurePlace | undefined {
  for (const path of values.map((_, i) => values.slice(0, values.length - i))) {
    const own =
      placeOfSaid(message, chart, path, textOf) ??
      manifestPlace(message, chart, [`${valuesField(chart)}${toPointer(path)}`]);
    if (own) return own;
  }
  return (
    inChartValues(message, chart, toPointer(values), textOf) ??
    manifestPlace(message, chart, [valuesField(chart)])
  );
}

/** Where what counts for a value is said: at its key where it is one of the manifest, else on its line. */
function placeOfSaid(
  message: string,
  chart: FailedChart,
  path: readonly string[],
  textOf: TextOf,
): FailurePlace | undefined {
  const saying = path.length === 0 ? undefined : sayingOf(chart.said ?? [], path);
  if (!saying) return undefined;
  const { origin, within: map } = saying;
  const own = toPointer(path.slice(0, saying.path.length));
  return (
    (map === undefined ? undefined : manifestPlace(message, chart, [`${map}${own}`])) ??
    atLine(textOf, origin.path, origin.line, message)
  );
}

function ofValues(message: string, { folder }: FailedChart, textOf: TextOf): PlacedFailure | undefined {
  const [, file = '', line = '1'] = /cannot load (\S+\.yaml): .*?(?:yaml: line (\d+)|$)/s.exec(message) ?? [];
  return file === '' ? undefined : atLine(textOf, within(folder, file), Number(line), oneLine(message));
}

function atLine(
  textOf: TextOf,
  path: string | undefined,
  line: number,
  message: string,
): FailurePlace | undefined {
  const source = path === undefined ? undefined : textOf(path);
  if (!source) return undefined;
  const at = Math.min(Math.max(line, 1), linePositions(source).lineCount);
  return { path: source.path, source, range: rangeOfLine({ source }, at), message };
}

const lineText = (text: string, line: number): string => text.split('\n')[line - 1] ?? '';

/** Undefined where the repository has no such folder. */
const within = (folder: string | undefined, file: string): string | undefined =>
  folder === '' ? file : folder && `${folder}/${file}`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
