import { success } from '../../src/base/outcome.ts';
import type { DocumentAnswer, Finding } from '../../src/core/validate/answer.ts';
import { derive } from '../../src/session/derive/derive.ts';
import type { WantedValidation } from '../../src/session/derive/fileSnapshot.ts';
import type { Inputs, ValidationSettings } from '../../src/session/inputs.ts';
import type { Snapshot } from '../../src/session/snapshot.ts';
import { textToValidate } from '../../src/session/validation/textToValidate.ts';

/** Snapshots of open files, and what an engine could say of them. */

export const validation: ValidationSettings = { kubernetesVersion: undefined, severities: {} };

export const opened = (inputs: Inputs, texts: Readonly<Record<string, string>>): Inputs => ({
  ...inputs,
  validation,
  buffers: new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }])),
});

export const typed = (inputs: Inputs, path: string, from: string, to: string): Inputs => {
  const text = inputs.buffers.get(path)?.text ?? '';
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return {
    ...inputs,
    buffers: new Map(inputs.buffers).set(path, { path, text: text.replace(from, to) }),
  };
};

export const finding = (more: Partial<Finding>): Finding => ({
  code: 'unknown-field',
  message: 'unknown field "wrong"',
  field: 'wrong',
  pointer: '/wrong',
  of: '',
  line: 0,
  suggestion: '',
  ...more,
});

export const answer = (...findings: readonly Finding[]): DocumentAnswer => ({
  line: 1,
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: '',
  name: 'a',
  rules: 'kubernetes',
  findings,
});

/** An engine that finds a field `wrong` at the top of an object. */
export const findsWrong = (text: string): DocumentAnswer =>
  /^\s*"?wrong"?:|[{,]"wrong":/m.test(text) ? answer(finding({})) : answer();

/** The inputs after all that is wanted, or those that `only` picks, has been answered. */
export function answered(
  { inputs, wanted }: Snapshot,
  answerOf: (text: string) => DocumentAnswer = findsWrong,
  only: (wanted: WantedValidation) => boolean = () => true,
): Inputs {
  const validations = new Map(inputs.validations);
  for (const { holder, subject, rules } of wanted.validations.filter(only)) {
    const outcome = success([answerOf(textToValidate(subject))]);
    validations.set(
      holder,
      new Map(validations.get(holder)).set(subject.value, { rules: rules.key, outcome }),
    );
  }
  return { ...inputs, validations };
}

export const validated = (start: Inputs, previous?: Snapshot): Snapshot => {
  const first = derive(start, previous);
  return derive(answered(first), first);
};
