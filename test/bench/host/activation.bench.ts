import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { hostResults, hostVariables, type ActivationResult } from './protocol.ts';

describe('activation', () => {
  it('of the extension as it ships, in a window that has not needed it', async () => {
    const extension = vscode.extensions.getExtension('plumbline.plumbline');
    assert.ok(extension, 'the extension is there');
    assert.equal(extension.isActive, false, 'nothing in the window has activated it');
    const start = performance.now();
    await extension.activate();
    const result: ActivationResult = { activationMs: performance.now() - start };
    writeFileSync(path.join(process.env[hostVariables.folder] ?? '', hostResults), JSON.stringify(result));
  });
});
