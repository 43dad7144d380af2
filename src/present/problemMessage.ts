import type { Problem } from '../core/validate/problem.ts';

/** The server's words; with the field where they do not name it, as for what is missing. */
export function problemMessage({ message, field = '' }: Pick<Problem, 'message' | 'field'>): string {
  const name = field.split('.').at(-1)?.replace(/\[.*$/, '') ?? '';
  return name === '' || message.includes(name) ? message : `${field}: ${message}`;
}
