import path from 'node:path';
import { parseDocument, isMap, isScalar } from 'yaml';
import type { Origin } from '../../../src/core/resource/origin.ts';
import type { Texts } from './measuredUnit.ts';

/** What sort of place an origin is, for a table. */
export function originKind(files: Texts, origin: Origin): string {
  const name = path.posix.basename(origin.path);
  const contents = files.get(`/${origin.path}`);
  const text = typeof contents === 'string' ? contents : '';
  const certainty = origin.certain ? '' : ' (concluded)';
  if (/(^|\/)charts\//.test(origin.path) || name === 'Chart.yaml') {
    if (name === 'values.yaml') return `values of the chart${certainty}`;
    return (name === 'Chart.yaml' ? 'metadata of the chart' : 'template of the chart') + certainty;
  }
  if (/^(kustomization\.ya?ml|Kustomization)$/.test(name))
    return `kustomization: ${entryAt(text, origin.line)}${certainty}`;
  if (/^kind: HelmRelease$/m.test(text) || /kind: HelmRelease\b/.test(text)) {
    const above = text.split('\n').slice(0, origin.line);
    const section =
      above
        .findLast((line) => /^ {2}\w+:/.test(line))
        ?.trim()
        .split(':')[0] ?? '';
    return `HelmRelease: ${['values', 'postRenderers', 'commonMetadata', 'releaseName', 'targetNamespace'].includes(section) ? section : 'resource'}${certainty}`;
  }
  if (!/^apiVersion:/m.test(text)) return `file of a generator or values${certainty}`;
  return `resource or patch${certainty}`;
}

/** The entry of a kustomization that a line lies in. */
function entryAt(text: string, line: number): string {
  const { contents } = parseDocument(text, { logLevel: 'silent', strict: false });
  const offset = text.split('\n').slice(0, line).join('\n').length;
  const items = isMap(contents) ? contents.items : [];
  const entry = items.findLast(({ key }) => isScalar(key) && key.range[0] <= offset);
  return entry && isScalar(entry.key) ? String(entry.key.value) : '';
}
