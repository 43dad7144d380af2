import { below, difference, emptyFieldSet, type FieldSet } from '../../resource/fieldSet.ts';
import type { JsonObject } from '../../resource/json.ts';
import { isSecret } from '../../resource/masking.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { isAgent, managerEntries } from '../desired/managers.ts';

/**
 * Without what others have written to a Secret as text: the server puts it among the data, and leaves who owned that as it
 * was.
 */
export function withoutOthersTexts(held: FieldSet, live: JsonObject, write: AgentWrite): FieldSet {
  if (!isSecret(live)) return held;
  return managerEntries(live)
    .filter(({ writer }) => !isAgent(writer, write))
    .map(({ fields }) => below(fields, [{ field: 'stringData' }]) ?? emptyFieldSet)
    .filter((texts) => texts.children.size > 0)
    .reduce(
      (left, texts) =>
        difference(left, {
          member: false,
          children: new Map([['f:data', { ...texts, member: false }]]),
        }),
      held,
    );
}
