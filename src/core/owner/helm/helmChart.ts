import { at, isObject, stringAt, type JsonObject } from '../../resource/json.ts';
import { chartSourceName, type ChartSourceName } from './releaseChart.ts';

/** The HelmChart object that a HelmRelease takes in place of a template of its own. */
export function namedHelmChart(release: JsonObject): ChartSourceName | undefined {
  const source = chartSourceName(release);
  return source?.kind === 'HelmChart' && at(release, 'spec', 'chartRef') !== undefined ? source : undefined;
}

/** The release with that HelmChart as its template, of which helm-controller would make the same object. */
export function withHelmChart(release: JsonObject, chart: JsonObject): JsonObject {
  const [spec, template] = [objectAt(release, 'spec'), objectAt(chart, 'spec')];
  const { chartRef: _, ...others } = spec;
  // A HelmChart's source is always beside it.
  const namespace = stringAt(chart, 'metadata', 'namespace') ?? '';
  const sourceRef = { ...objectAt(template, 'sourceRef'), namespace };
  return { ...release, spec: { ...others, chart: { spec: { ...template, sourceRef } } } };
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = at(object, key);
  return isObject(value) ? value : {};
}
