/** Names and values come from the cluster and from Git: nothing in them is Markdown, and none ends a row of a table. */
export const escape = (text: string): string => oneLine(text).replace(/[\\`*_{}[\]()#+!|<>~&]/g, '\\$&');

/** A text as code. */
export const code = (text: string): string =>
  `\`${oneLine(text).replaceAll('`', 'ˋ').replaceAll('|', '¦')}\``;

const oneLine = (text: string): string => text.replace(/\s*[\r\n]\s*/g, ' ');
