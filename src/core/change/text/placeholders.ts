/** Where `{…}` in a template stands for something that is not known. Offsets are UTF-16 units of the template. */
export interface UnknownPlaceholder {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A word in braces. Everything else in braces is text. */
const placeholder = /\{([A-Za-z]\w*)\}/g;

export const unknownPlaceholders = (
  template: string,
  known: readonly string[],
): readonly UnknownPlaceholder[] =>
  [...template.matchAll(placeholder)].flatMap(({ 0: whole, 1: name = '', index }) =>
    known.includes(name) ? [] : [{ name, start: index, end: index + whole.length }],
  );

/** The template with its placeholders filled in; those that are not known stay as they are. Values are never read again. */
export const fillTemplate = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
