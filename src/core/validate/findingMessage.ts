import type { Finding } from './answer.ts';

/** The server's words. Those about a Secret's own values may quote one, and then lose the quotation. */
export function findingMessage({ message, field }: Pick<Finding, 'message' | 'field'>, kind: string): string {
  if (kind !== 'Secret' || !/^(?:data|stringData)\b/.test(field)) return message;
  return message.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"');
}
