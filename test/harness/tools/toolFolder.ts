import { existsSync } from 'node:fs';
import path from 'node:path';
import { HarnessFailure } from '../harnessFailure.ts';

/** The folder that an environment variable names, where it is set; it must then hold all that is needed. */
export function toolFolder(variable: string, needed: readonly string[]): string | undefined {
  const folder = process.env[variable];
  if (!folder) return undefined;
  const missing = needed.filter((name) => !existsSync(path.join(folder, name)));
  if (missing.length > 0)
    throw new HarnessFailure(
      `${variable} is ${folder}, which does not hold ${missing.join(' and ')}`,
      `correct ${variable}, or unset it and let the tools be built`,
    );
  return path.resolve(folder);
}
