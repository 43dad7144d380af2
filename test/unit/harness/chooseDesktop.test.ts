import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, test } from 'node:test';
import { HarnessFailure } from '../../harness/harnessFailure.ts';
import { chooseDesktop } from '../../harness/tools/chooseDesktop.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-choose-desktop-test-'));
const environment = { ...process.env };
const [onPath, named] = ['on-path', 'named'].map(installed);
afterEach(() => {
  process.env = { ...environment };
});
after(() => rmSync(folder, { recursive: true }));

test('what is named must be there, and it is said how to do without', async () => {
  choose(path.join(folder, 'none'), ':1');
  await assert.rejects(
    chooseDesktop(),
    (error) =>
      error instanceof HarnessFailure &&
      /^PLUMBLINE_VSCODE is .*none: it is no program$/.test(error.message) &&
      error.next === 'correct it, or set it to browser: VS Code then runs there',
  );
});

// What was found once is kept, so the cases that find nothing are first.
for (const { what, variable, display, expected } of [
  { what: 'nothing where there is no display', variable: '', display: '', expected: undefined },
  { what: 'nothing where that is asked for', variable: 'browser', display: ':1', expected: undefined },
  { what: 'what is named, without a display too', variable: named, display: '', expected: named },
])
  test(`the desktop VS Code is ${what}`, async () => {
    choose(variable ?? '', display);
    assert.equal(await chooseDesktop(), expected);
  });

function choose(variable: string, display: string): void {
  process.env['PLUMBLINE_VSCODE'] = variable;
  process.env['DISPLAY'] = display;
  process.env['WAYLAND_DISPLAY'] = '';
  process.env['PATH'] = path.dirname(onPath ?? '');
}

/** As it is installed on Linux; gives its program. */
function installed(name: string): string {
  const place = path.join(folder, name);
  mkdirSync(path.join(place, 'resources/app'), { recursive: true });
  writeFileSync(path.join(place, 'resources/app/package.json'), '{ "version": "1.139.0" }');
  const program = path.join(place, 'code');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  return program;
}
