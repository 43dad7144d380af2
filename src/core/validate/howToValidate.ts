import type { ValidateAs } from './answer.ts';
import type { ValidationContext } from './validationContext.ts';

/** Why a text is not validated. `template`: it is no YAML before a chart is rendered. */
export type WhyNot = 'no-manifest' | 'template' | 'values' | 'content';

/** What a file is, by its name, by what others say of it and by a look at its text that costs next to nothing. */
export function howToValidate(path: string, text: string, context: ValidationContext): ValidateAs | WhyNot {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (kustomizationNames.has(name)) return 'yaml';
  if (!/\.(?:ya?ml|json)$/.test(name) || !mayHoldManifest(text)) return 'no-manifest';
  const inChart = placeInChart(path, context.charts);
  if (inChart !== undefined) {
    if (inChart.startsWith('templates/')) return 'template';
    if (/^values[^/]*$/.test(inChart)) return 'values';
  }
  if (context.contents.has(path)) return 'content';
  return context.patches.has(path) ? 'patch' : 'object';
}

export const kustomizationNames: ReadonlySet<string> = new Set([
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
]);

/** A manifest writes both keys, at the start of a line or in braces. */
const mayHoldManifest = (text: string): boolean =>
  text.includes('apiVersion') && text.includes('kind') && /(?:^|[{,\s"'])kind["']?\s*:/.test(text);

/** The path within the chart that the file belongs to. */
function placeInChart(path: string, charts: ReadonlySet<string>): string | undefined {
  for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
    if (charts.has(path.slice(0, end))) return path.slice(end + 1);
    if (end === 0) break;
  }
  return charts.has('') ? path : undefined;
}
