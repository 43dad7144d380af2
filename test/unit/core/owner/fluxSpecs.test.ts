import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gitRepositorySpec, kustomizationSpec } from '../../../../src/core/owner/flux/fluxSpecs.ts';

const root = join(import.meta.dirname, '../../../..');

/** Written by test/fixtures/flux/generate.ts from the modules of the controllers that the tests run. */
interface Fixture {
  readonly module: string;
  readonly version: string;
  readonly versions: Readonly<Record<string, readonly string[]>>;
}

const kinds = [
  ['kustomize-controller', 'kustomization-spec.json', kustomizationSpec],
  ['source-controller', 'gitrepository-spec.json', gitRepositorySpec],
] as const;

for (const [controller, fixtureFile, table] of kinds) {
  const fixture = JSON.parse(readFileSync(join(root, 'test/fixtures/flux', fixtureFile), 'utf8')) as Fixture;

  test(`${fixtureFile} is of the ${controller} that the tests run`, () => {
    const goMod = readFileSync(join(root, 'test/harness/go', controller, 'go.mod'), 'utf8');
    const required = new RegExp(`github\\.com/fluxcd/${controller} (v\\S+)`).exec(goMod)?.[1];
    assert.equal(
      fixture.version,
      required,
      'run `node test/fixtures/flux/generate.ts`, then look at the new fields',
    );
  });

  test(`the table of ${controller} says what every field of the API does, and names no other`, () => {
    const fields = new Set(Object.values(fixture.versions).flat());
    assert.ok(fields.size > 10);
    assert.deepEqual(Object.keys(table).toSorted(), [...fields].toSorted());
  });
}
