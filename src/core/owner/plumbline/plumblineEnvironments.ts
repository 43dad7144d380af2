import type { NamedEnvironment } from './plumblineSettings.ts';
import type { SettingsReader } from './settingsReader.ts';

/** `environments` of `.plumbline.yaml`. */
export function readEnvironments(reader: SettingsReader, node: unknown): readonly NamedEnvironment[] {
  const known = new Set<string>();
  return reader.list(node, 'environments').flatMap((item) => {
    const fields = reader.map(item, ['name', 'production'], 'an environment', ['name']);
    const name = reader.text(fields.get('name'), 'name');
    const production = reader.boolean(fields.get('production'), 'production') ?? false;
    if (name === undefined) return [];
    if (known.has(name)) {
      reader.problem(`the environment ${name} is listed twice: remove one of the two`, item);
      return [];
    }
    known.add(name);
    return [{ name, production }];
  });
}
