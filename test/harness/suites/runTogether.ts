import path from 'node:path';
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';
// What all of them share ends after the last one: it registers that here, and not where the first one imports it.
import '../../support/testPlatform.ts';

/** Runs test files in this process, one after the other: each is a suite, to which its hooks belong. */
export function runTogether(files: readonly string[]): void {
  for (const file of files)
    void describe(path.basename(file, '.test.ts'), async () => {
      await import(pathToFileURL(file).href);
    });
}
