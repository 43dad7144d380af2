import { parseElement, type FieldSet } from '../../resource/fieldSet.ts';
import { isObject, type Json } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';

/**
 * A set of what was sent last, where maps that were sent empty stand for what live has in them: so what the write changes in a
 * map that stays is told one by one.
 */
export function filledBy(
  sent: FieldSet,
  found: FieldSet | undefined,
  a: Json | undefined,
  b: Json | undefined,
): FieldSet {
  if (found === undefined || found.children.size === 0 || !isObject(a) || !isObject(b)) return sent;
  if (sent.children.size === 0) return sent.member ? { ...found, member: true } : sent;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of sent.children) {
    const element = parseElement(key);
    const next = element === undefined ? [] : [element];
    children.set(key, filledBy(child, found.children.get(key), valueAt(a, next), valueAt(b, next)));
  }
  return { member: sent.member, children };
}
