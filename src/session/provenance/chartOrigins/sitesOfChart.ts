import { templateLiterals } from '../../../core/provenance/templateLiterals.ts';
import { yamlLeaves } from '../../../core/provenance/yamlLeaves.ts';
import { linePositionsOf } from '../../../core/yaml/linePositions.ts';
import type { ChartSource } from '../../../engine/chartEngineApi.ts';
import type { ChartSite } from './chartSite.ts';

export interface LocatedChart {
  readonly chart: ChartSource;
  /** Which of the request's dependencies it is. */
  readonly dependency?: number;
  /** What its files lie below, for the reader of an origin. */
  readonly folder: string;
  /** Other files stand in place of its values. */
  readonly withoutValues: boolean;
}

/** What a chart itself says: values, metadata and templates, those of the charts within it as well. */
export function sitesOfChart({
  chart,
  dependency,
  folder,
  withoutValues,
}: LocatedChart): readonly ChartSite[] {
  if (chart.kind !== 'files') return [];
  return [...chart.files].flatMap(([path, contents]): readonly ChartSite[] => {
    const role = roleOf(path);
    if (role === undefined || (path === 'values.yaml' && withoutValues)) return [];
    const text = typeof contents === 'string' ? contents : decoder.decode(contents);
    const places = linePositionsOf(text);
    const at = (start: number, end: number, offset: number): Pick<ChartSite, 'target' | 'origin'> => ({
      target: { in: 'chart', ...(dependency === undefined ? {} : { dependency }), path, start, end },
      origin: { path: folder === '' ? path : `${folder}/${path}`, ...places.placeAt(offset), certain: true },
    });
    if (role === 'template')
      return templateLiterals(text).map(({ text: said, name, start, end }) => ({
        kind: said === '' ? 'line' : 'template',
        text: said,
        type: 'string',
        name,
        ...at(start, end, said === '' ? text.lastIndexOf('{{', start) : start),
      }));
    const above = role === 'chartValues' ? namesOfCharts(path) : undefined;
    return yamlLeaves(text).map(({ path: keys, text: said, type, start, end, offset }) => ({
      kind: role,
      ...(above && dependency === undefined ? { value: [...above, ...keys] } : {}),
      text: said,
      // A version that looks like a number is none.
      type: role === 'chart' ? 'string' : type,
      name: keys.findLast((key) => !/^\d+$/.test(key)) ?? '',
      ...at(start, end, offset),
    }));
  });
}

/** The charts within which a file lies: their values stand below their names. */
const namesOfCharts = (path: string): readonly string[] =>
  [...path.matchAll(/(?:^|\/)charts\/([^/]+)(?=\/)/g)].map(([, name = '']) => name);

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function roleOf(path: string): 'chartValues' | 'chart' | 'template' | undefined {
  const inner = path.replace(/^(?:charts\/[^/]+\/)+/, '');
  if (inner === 'values.yaml') return 'chartValues';
  if (inner === 'Chart.yaml') return 'chart';
  return inner.startsWith('templates/') && !inner.endsWith('NOTES.txt') ? 'template' : undefined;
}
