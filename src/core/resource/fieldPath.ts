import { printJson, type Json } from './json.ts';

/**
 * One step from a value to a part of it, as server-side apply names it: a map entry, a list item by its keys,
 * a set item by its value, or an item of an atomic list by index.
 * Follows sigs.k8s.io/structured-merge-diff fieldpath.PathElement.
 */
export type PathElement =
  | { readonly field: string }
  | { readonly keys: readonly (readonly [name: string, value: Json])[] }
  | { readonly value: Json }
  | { readonly index: number };

export type FieldPath = readonly PathElement[];

/** `spec.ports[port=80,protocol=TCP].name`, `metadata.annotations["example.com/team"]`, `spec.args[0]`. */
export function formatPath(path: FieldPath): string {
  return path.reduce((text, element) => text + formatElement(element, text === ''), '');
}

function formatElement(element: PathElement, first: boolean): string {
  if ('keys' in element)
    return `[${element.keys.map(([name, value]) => `${name}=${scalar(value)}`).join(',')}]`;
  if ('value' in element) return `[=${scalar(element.value)}]`;
  if ('index' in element) return `[${String(element.index)}]`;
  if (/[./[\]"]/.test(element.field) || element.field === '') return `[${JSON.stringify(element.field)}]`;
  return first ? element.field : `.${element.field}`;
}

const scalar = (value: Json): string => (typeof value === 'string' ? value : printJson(value));
