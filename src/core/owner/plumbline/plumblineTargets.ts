import { parseSourcePath } from '../sourcePath.ts';
import type { TargetSettings } from './plumblineSettings.ts';
import type { SettingsReader } from './settingsReader.ts';

/** `targets` of `.plumbline.yaml`. `environments` are the names that the file itself lists, where it does. */
export function readTargets(
  reader: SettingsReader,
  node: unknown,
  environments: readonly string[] | undefined,
): readonly TargetSettings[] {
  const known = new Set<string>();
  return reader.list(node, 'targets').flatMap((item) => {
    const target = readTarget(reader, item, environments);
    if (!target) return [];
    const key = JSON.stringify([target.environment, target.namespace, target.path]);
    if (known.has(key)) {
      reader.problem('this target is listed twice: remove one of the two', item);
      return [];
    }
    known.add(key);
    return [target];
  });
}

function readTarget(
  reader: SettingsReader,
  node: unknown,
  environments: readonly string[] | undefined,
): TargetSettings | undefined {
  const fields = reader.map(node, ['path', 'environment', 'namespace', 'mode'], 'a target', [
    'path',
    'environment',
  ]);
  const path = readPath(reader, fields.get('path'));
  const environment = reader.text(fields.get('environment'), 'environment');
  const namespace = readNamespace(reader, fields.get('namespace'));
  const isKnownMode = readMode(reader, fields.get('mode'));
  if (path === undefined || environment === undefined || namespace === null || !isKnownMode) return undefined;
  if (environments && !environments.includes(environment)) {
    reader.problem(
      `there is no environment ${environment} in this file: add it to environments, which has ${environments.join(', ') || 'none'}`,
      fields.get('environment'),
    );
    return undefined;
  }
  return { path, environment, mode: 'kubectl', ...(namespace === undefined ? {} : { namespace }) };
}

function readPath(reader: SettingsReader, node: unknown): string | undefined {
  const text = reader.text(node, 'path');
  if (text === undefined) return undefined;
  const path = parseSourcePath(text);
  if (/^([/~]|[A-Za-z]:)/.test(text) || !path.ok) {
    reader.problem(
      `path leads out of the repository: write a folder relative to its root, such as apps/shop`,
      node,
    );
    return undefined;
  }
  if (text.includes('\\')) {
    reader.problem('path has backslashes: write it with forward slashes', node);
    return undefined;
  }
  return path.value;
}

/** Null where there is one that cannot be. */
function readNamespace(reader: SettingsReader, node: unknown): string | undefined | null {
  if (node === undefined) return undefined;
  const name = reader.text(node, 'namespace');
  if (name === undefined) return null;
  if (/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return name;
  reader.problem('namespace takes the name of a namespace: lower-case letters, digits and hyphens', node);
  return null;
}

function readMode(reader: SettingsReader, node: unknown): boolean {
  const mode = reader.text(node, 'mode');
  if (mode === 'kubectl') return true;
  if (mode !== undefined) reader.problem(`mode takes kubectl, not ${mode}: leave it out`, node);
  return node === undefined;
}
