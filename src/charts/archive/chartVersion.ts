import { stringAt } from '../../core/resource/json.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import type { ChartFiles } from './openArchive.ts';

/** The version that a chart gives itself. */
export function chartVersion(files: ChartFiles): string | undefined {
  const read = readPlainYaml(Buffer.from(files.get('Chart.yaml') ?? []).toString());
  return read.ok ? stringAt(read.value, 'version') : undefined;
}
