import type { Problem } from '../../core/validate/problem.ts';

/** As the server says it: with the field in front, where the words do not name it. */
export const problemMessage = ({ message, field = '' }: Pick<Problem, 'message' | 'field'>): string =>
  field === '' || message.includes(field) ? message : `${field}: ${message}`;
