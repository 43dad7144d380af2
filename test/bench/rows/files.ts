import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../harness/projectFolder.ts';
import type { Measure } from '../context.ts';
import { atMost, type Result } from '../result.ts';

/** What ships, as it lies on the disk. */
export const measureFiles: Measure = () => {
  const dist = path.join(projectFolder, 'dist');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const sizes = files.map((file): Result => ({
    what: path.relative(projectFolder, file),
    value: megabytes(file),
    unit: 'MB',
  }));
  const packages = readdirSync(projectFolder)
    .filter((name) => name.endsWith('.vsix'))
    .map((name) => path.join(projectFolder, name));
  const total = sizes.reduce((sum, { value }) => sum + value, 0);
  return Promise.resolve([
    ...sizes.filter(({ value }) => value >= 0.01),
    { what: 'all of dist', value: total, unit: 'MB' },
    ...packages.map((file): Result => ({
      what: path.basename(file),
      value: megabytes(file),
      unit: 'MB',
      budget: atMost(20),
    })),
  ]);
};

const megabytes = (file: string): number => statSync(file).size / 1e6;
