import { member, stringAt, type Json } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';

/** Labels as far as they are known: `null` where a label is not there, undefined where that is not known. */
export type LabelOf = (key: string) => string | null | undefined;

/** Whether a LabelSelector may select what has these labels; one that is absent or empty selects everything. */
export function maySelect(selector: Json | undefined, labelOf: LabelOf): boolean {
  const required = Object.entries(member(selector, 'matchLabels') ?? {}).map(([key, value]): Requirement => ({
    key,
    operator: 'In',
    values: [value],
  }));
  const more = listAt(selector, 'matchExpressions').map((expression): Requirement => ({
    key: stringAt(expression, 'key') ?? '',
    operator: stringAt(expression, 'operator') ?? '',
    values: listAt(expression, 'values'),
  }));
  return [...required, ...more].every((requirement) => mayMeet(requirement, labelOf(requirement.key)));
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly Json[];
}

function mayMeet({ operator, values }: Requirement, label: string | null | undefined): boolean {
  if (label === undefined) return true;
  switch (operator) {
    case 'In':
      return label !== null && values.includes(label);
    case 'NotIn':
      return label === null || !values.includes(label);
    case 'Exists':
      return label !== null;
    case 'DoesNotExist':
      return label === null;
    default:
      return true;
  }
}
