import { union, type FieldSet } from '../../resource/fieldSet.ts';

/** What of the data of a Secret is noted as text: the server puts it among the data, and managedFields do not say so. */
export function textsAsData({ children }: FieldSet): FieldSet {
  const texts = children.get('f:stringData');
  return { member: false, children: new Map(texts ? [['f:data', { ...texts, member: false }]] : []) };
}

/** A set with those too. */
export const withTexts = (set: FieldSet): FieldSet => union(set, textsAsData(set));
