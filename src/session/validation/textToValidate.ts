import { printJson } from '../../core/resource/json.ts';
import type { SubjectToValidate } from '../derive/fileSnapshot.ts';

/** What the engine is given: a document as it is written, a rendered object as JSON. */
export const textToValidate = (subject: SubjectToValidate): string =>
  subject.kind === 'document' ? subject.value.text : printJson(subject.value);
