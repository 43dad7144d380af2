import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';

export interface Profile {
  /** For the profile and the logs of an editor; empty. */
  readonly folder: string;
  /** User settings, beside those that keep the editor quiet. */
  readonly settings?: JsonObject;
  /** The folders of extensions to install, by links to them. */
  readonly installed?: readonly string[];
}

const quiet: JsonObject = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'editor.cursorBlinking': 'solid',
  // What moves is drawn many times a second, by the processor where there is no other.
  'workbench.reduceMotion': 'on',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.autofetch': false,
  // In a browser VS Code saves by itself after a second; the desktop does not.
  'files.autoSave': 'off',
};

/** Prepares a profile that is nobody's; gives the arguments with which every kind of VS Code takes it. */
export function writeProfile({ folder, settings, installed = [] }: Profile): readonly string[] {
  const text = JSON.stringify({ ...quiet, ...settings }, undefined, 2);
  const data = path.join(folder, 'user-data');
  // On a remote host, and a browser's is one, settings that belong to a machine count only where the machine's are.
  for (const kind of ['User', 'Machine']) {
    const profile = path.join(data, kind);
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(profile, 'settings.json'), text);
  }
  const extensions = path.join(folder, 'extensions');
  mkdirSync(extensions);
  for (const extension of installed) {
    const manifest = parseJson(readFileSync(path.join(extension, 'package.json'), 'utf8'));
    const [publisher, name, version] = ['publisher', 'name', 'version'].map(
      (key) => stringAt(manifest, key) ?? '',
    );
    symlinkSync(path.resolve(extension), path.join(extensions, `${publisher}.${name}-${version}`));
  }
  return [`--user-data-dir=${data}`, `--extensions-dir=${extensions}`];
}
