import { isArray, isObject, type Json, type JsonObject } from '../../../core/resource/json.ts';
import { applyEdits, type TextEdit } from '../../../core/yaml/textEdit.ts';
import type { ChartRequest, ChartSource } from '../../../engine/chartEngineApi.ts';
import type { SiteTarget } from './chartSite.ts';
import type { SiteMark } from './siteMark.ts';

/** What is rendered, with marks in place of what their sites say. A schema of the values need not allow for that. */
export function markedRequest(request: ChartRequest, marks: readonly SiteMark[]): ChartRequest {
  const { chart, dependencies, packing, values, release, postRender } = request;
  const of = <In extends SiteTarget['in']>(...named: readonly In[]): readonly Marked<In>[] =>
    marks.flatMap((mark) => {
      const { target } = mark.site;
      return named.some((one) => one === target.in)
        ? [{ mark, target: target as Extract<SiteTarget, { readonly in: In }> }]
        : [];
    });
  const chartMarks = of('chart');
  return {
    ...request,
    chart: markedChart(
      chart,
      chartMarks.filter(({ target }) => target.dependency === undefined),
    ),
    ...(dependencies
      ? {
          dependencies: dependencies.map((one, i) => ({
            ...one,
            chart: markedChart(
              one.chart,
              chartMarks.filter(({ target }) => target.dependency === i),
            ),
          })),
        }
      : {}),
    ...(packing
      ? {
          packing: {
            ...packing,
            valuesFiles: (packing.valuesFiles ?? []).map((file, i) => ({
              ...file,
              text: markedText(
                file.text,
                of('valuesFile').filter(({ target }) => target.index === i),
              ),
            })),
          },
        }
      : {}),
    values:
      values.kind === 'documents'
        ? {
            kind: 'documents',
            documents: values.documents.map((text, i) =>
              markedText(
                text,
                of('document').filter(({ target }) => target.index === i),
              ),
            ),
            set: (values.set ?? []).map((one, i) =>
              of('set')
                .filter(({ target }) => target.index === i)
                .reduce(
                  (marked, { mark, target }) => ({
                    ...marked,
                    argument: markedArgument(marked.argument, target.start, mark),
                  }),
                  one,
                ),
            ),
          }
        : {
            ...values,
            configMaps: values.configMaps.map((one, i) =>
              markedData(
                one,
                of('configMap').filter(({ target }) => target.index === i),
                plain,
              ),
            ),
            secrets: values.secrets.map((one, i) =>
              markedData(
                one,
                of('secret').filter(({ target }) => target.index === i),
                base64,
              ),
            ),
            values: markedJson(values.values, of('values')),
          },
    release: of('release').reduce(
      (marked, { mark, target }) => ({ ...marked, [target.field]: `${marked[target.field]}${mark.text}` }),
      release,
    ),
    ...(postRender
      ? {
          postRender: of('postRenderText').reduce<typeof postRender>(
            (marked, one) =>
              withJsonAt(marked, one.target.path, (text) =>
                typeof text === 'string' ? markedText(text, [one]) : text,
              ),
            markedJson(postRender, of('postRender')),
          ),
        }
      : {}),
    skipSchemaValidation: true,
  };
}

interface Marked<In extends SiteTarget['in']> {
  readonly mark: SiteMark;
  readonly target: Extract<SiteTarget, { readonly in: In }>;
}

interface MarkedPath {
  readonly mark: SiteMark;
  readonly target: { readonly path: readonly string[] };
}

interface MarkedRange {
  readonly mark: SiteMark;
  readonly target: { readonly start: number; readonly end: number };
}

function markedChart(chart: ChartSource, marks: readonly Marked<'chart'>[]): ChartSource {
  if (chart.kind !== 'files' || marks.length === 0) return chart;
  const files = new Map(chart.files);
  for (const [path, ofFile] of Map.groupBy(marks, ({ target }) => target.path)) {
    const text = files.get(path);
    if (typeof text === 'string') files.set(path, markedText(text, ofFile));
  }
  return { kind: 'files', files };
}

const markedText = (text: string, marks: readonly MarkedRange[]): string =>
  marks.length === 0 ? text : applyEdits(text, marks.map(editOf));

function editOf({ mark: { site, kind, text }, target: { start, end } }: MarkedRange): TextEdit {
  if (site.kind === 'line')
    return { start: end, end, text: ` | toString | trimAll "\\"" | printf "%s${text}" ` };
  return kind === 'behind' ? { start: end, end, text } : { start, end, text };
}

/** The end of a file is often cut off. */
function markedArgument(argument: string, start: number, { kind, text }: SiteMark): string {
  if (kind === 'instead') return `${argument.slice(0, start)}${text}`;
  const end = argument.trimEnd().length;
  return `${argument.slice(0, end)}${text}${argument.slice(end)}`;
}

interface Coding {
  readonly decoded: (text: string) => string;
  readonly encoded: (text: string) => string;
}
const plain: Coding = { decoded: (text) => text, encoded: (text) => text };
const base64: Coding = {
  decoded: (text) => new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0))),
  encoded: (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text))),
};

function markedData(
  object: JsonObject,
  marks: readonly (MarkedRange & { readonly target: { readonly key: string } })[],
  { decoded, encoded }: Coding,
): JsonObject {
  const { data } = object;
  if (marks.length === 0 || !isObject(data)) return object;
  const changed: Record<string, Json> = { ...data };
  for (const [key, ofKey] of Map.groupBy(marks, ({ target }) => target.key)) {
    const text = changed[key];
    if (typeof text === 'string') changed[key] = encoded(markedText(decoded(text), ofKey));
  }
  return { ...object, data: changed };
}

const markedJson = <T extends object>(value: T, marks: readonly MarkedPath[]): T =>
  marks.reduce(
    (marked, { mark, target }) => withJsonAt(marked, target.path, () => markedScalar(mark)),
    value,
  );

function markedScalar({ kind, text, site }: SiteMark): Json {
  if (kind === 'behind') return `${site.text}${text}`;
  return site.type === 'boolean' ? text === 'true' : Number(text);
}

/** A value with another scalar at a path that leads to one. */
const withJsonAt = <T extends object>(value: T, path: readonly string[], change: (scalar: Json) => Json): T =>
  changedAt(value as unknown as Json, path, change) as unknown as T;

function changedAt(value: Json, [step, ...rest]: readonly string[], change: (scalar: Json) => Json): Json {
  if (step === undefined) return change(value);
  if (isArray(value))
    return value.map((item, i) => (String(i) === step ? changedAt(item, rest, change) : item));
  if (!isObject(value)) return value;
  const inner = value[step];
  return inner === undefined ? value : { ...value, [step]: changedAt(inner, rest, change) };
}
