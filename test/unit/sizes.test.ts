import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const sources = path.join(import.meta.dirname, '../../src');
const limit = 250;

test('files of src are small', (context) => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, lines: linesOf(readFileSync(path.join(sources, file), 'utf8')) }))
    .sort((a, b) => a.lines - b.lines);
  const at = (share: number): number => files[Math.ceil(files.length * share) - 1]?.lines ?? 0;
  context.diagnostic(
    `${String(files.length)} files of src: median ${String(at(0.5))} lines, p90 ${String(at(0.9))}, max ${String(at(1))}`,
  );
  assert.ok(files.length > 0);
  assert.deepEqual(
    files.filter(({ lines }) => lines > limit),
    [],
  );
});

test('names say what is inside', () => {
  const vague = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)(utils?|helpers?|common|misc|shared|index)(\.ts)?$/i.test(file),
  );
  assert.deepEqual(vague, []);
});

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
