import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { projectFolder } from '../harness/projectFolder.ts';
import { importCircles } from '../support/importCircles.ts';

test('no files of src import each other in a circle', () => {
  const sources = path.join(projectFolder, 'src');
  const files = globSync('**/*.ts', { cwd: sources });
  const imports = new Map(files.map((file) => [file, importedBy(path.join(sources, file), sources)]));
  assert.ok([...imports.values()].flat().length > files.length);
  assert.deepEqual(importCircles(imports), []);
});

test('circles are found, however long, and those without a circle are not', () => {
  const imports = {
    a: ['b', 'e'],
    b: ['c'],
    c: ['a'],
    d: ['e', 'a'],
    e: ['f'],
    f: ['e'],
    g: ['d'],
  };
  assert.deepEqual(importCircles(new Map(Object.entries(imports))), [
    ['e', 'f'],
    ['a', 'b', 'c'],
  ]);
});

/** Relative to `sources`; of packages nothing. */
const importedBy = (file: string, sources: string): readonly string[] =>
  ts
    .preProcessFile(readFileSync(file, 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.relative(sources, path.join(path.dirname(file), fileName)));
