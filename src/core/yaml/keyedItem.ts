import type { Json } from '../resource/json.ts';

export type KeyAnswer = 'equal' | 'absent' | 'different';

/**
 * Which item of a list has these keys; -1 where none has. A key that an item leaves out is one that the server fills
 * in (`protocol: TCP`), so such an item counts if no other has all keys.
 */
export function findKeyedItem<T>(
  items: readonly T[],
  keys: readonly (readonly [name: string, value: Json])[],
  compare: (item: T, name: string, value: Json) => KeyAnswer,
): number {
  const answers = items.map((item) => keys.map(([name, value]) => compare(item, name, value)));
  const whole = answers.findIndex((answer) => answer.every((one) => one === 'equal'));
  if (whole >= 0) return whole;
  return answers.findIndex((answer) => answer.includes('equal') && !answer.includes('different'));
}
