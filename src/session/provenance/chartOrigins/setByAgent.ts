import { at } from '../../../core/resource/json.ts';
import { toPointer } from '../../../core/yaml/jsonPointer.ts';
import type { ChartObject, ChartRequest } from '../../../engine/chartEngineApi.ts';
import type { RenderedChart } from '../../releases/renderedRelease.ts';

/** JSON pointers to what Helm and helm-controller set on an object, whatever the chart and its values say. */
export function setByAgent(
  made: ChartObject,
  { objects }: RenderedChart,
  { postRender }: ChartRequest,
): ReadonlySet<string> {
  if (!postRender) return new Set();
  const ofHelm = [
    ['labels', 'app.kubernetes.io/managed-by'],
    ['annotations', 'meta.helm.sh/release-name'],
    ['annotations', 'meta.helm.sh/release-namespace'],
  ];
  const ofController = Object.keys(postRender.labels).map((name) => ['labels', name]);
  const paths = objects.includes(made) ? [...ofHelm, ...ofController] : ofController;
  return new Set(
    paths
      .filter((path) => at(made.object, 'metadata', ...path) !== undefined)
      .map((path) => toPointer(['metadata', ...path])),
  );
}
