import { difference, emptyFieldSet, isEmpty, type FieldSet } from '../../resource/fieldSet.ts';
import type { JsonObject } from '../../resource/json.ts';
import { isSecret } from '../../resource/masking.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { fieldsOfAll, isAgent, managerEntries } from '../desired/managers.ts';
import { textsAsData } from './textsAsData.ts';

/**
 * Without what others have written where the agent is still noted: what they fill a map or list with that it applied empty,
 * and what they write to a Secret as text, which the server puts among the data.
 */
export function heldAlone(held: FieldSet, live: JsonObject, write: AgentWrite): FieldSet {
  const others = fieldsOfAll(managerEntries(live).filter(({ writer }) => !isAgent(writer, write)));
  const left = withoutFilled(held, others);
  return isSecret(live) ? difference(left, textsAsData(others)) : left;
}

function withoutFilled(set: FieldSet, others: FieldSet | undefined): FieldSet {
  if (others === undefined) return set;
  if (set.children.size === 0) return others.children.size > 0 ? emptyFieldSet : set;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of set.children) {
    const left = withoutFilled(child, others.children.get(key));
    if (!isEmpty(left)) children.set(key, left);
  }
  return { member: set.member, children };
}
