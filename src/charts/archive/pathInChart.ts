import { failed, success, type Outcome } from '../../base/outcome.ts';

/**
 * Where an entry of a package lies in its chart, by Helm's rules: the first folder is the chart's own, whatever its name.
 * The failure says what is wrong with the name.
 */
export function pathInChart(name: string): Outcome<string, string> {
  if (name.includes('\0')) return failed('has a name that is no path');
  // Packed on Windows.
  const [first, ...rest] = name.split(name.includes('\\') ? '\\' : '/');
  if (first === 'Chart.yaml') return failed('lies outside of the folder that a chart is packed in');
  const path = rest.join('/').replaceAll('\\', '/');
  if (path.startsWith('/')) return failed('has an absolute path');
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.pop() === undefined) return failed('leads out of the chart');
    if (segment !== '..') segments.push(segment);
  }
  if (segments.length === 0) return failed('lies outside of the folder that a chart is packed in');
  if (/^[a-zA-Z]:$/.test(segments[0] ?? '') && segments.length > 1) return failed('has an absolute path');
  return success(segments.join('/'));
}
