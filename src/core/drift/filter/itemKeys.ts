import { member, type Json } from '../../resource/json.ts';

/** The names in a key of a keyed list, as managedFields write it (`k:{"name":"web"}`); none where it is no such key. */
export function keyNames(key: string): readonly string[] {
  if (!key.startsWith('k:')) return [];
  try {
    return Object.keys(JSON.parse(key.slice(2)) as object);
  } catch {
    return [];
  }
}

/** The key of a list item, as managedFields write it; odd values give a text that is no key. */
export function keyText(item: Json, names: readonly string[]): string {
  let text = 'k:{';
  for (const name of names) text += `${text === 'k:{' ? '' : ','}"${name}":${scalarText(member(item, name))}`;
  return `${text}}`;
}

/** As in the keys of set items; odd values give a text that is no key. */
export const scalarText = (value: Json | undefined): string =>
  typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? '' : String(value);
