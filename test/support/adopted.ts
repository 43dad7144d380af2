import assert from 'node:assert/strict';
import { isProved } from '../../src/proposals/proposal.ts';
import type { Adoption } from '../../src/proposals/proposeAdoption.ts';
import type { ProposalOutcome } from '../../src/proposals/proposing.ts';

/** Of an adoption that is proved what it edits, line by line, and who moves beside the owner. */
export function adopted(adoption: ProposalOutcome<Adoption>): {
  readonly edited: readonly string[];
  readonly shared: readonly string[];
} {
  assert.ok(adoption.ok, adoption.ok ? '' : adoption.failure.message);
  const { proposal, sharedWith, inspection } = adoption.value;
  inspection.dispose();
  assert.ok(isProved(proposal.proof), JSON.stringify(proposal.proof.residue));
  assert.deepEqual(proposal.proof.unproved, []);
  const decoder = new TextDecoder();
  const edited = proposal.files.flatMap(({ path, before, after }) => {
    const was = new Set(decoder.decode(before).split('\n'));
    return decoder
      .decode(after)
      .split('\n')
      .filter((line) => !was.has(line))
      .map((line) => `${path}: ${line.trim()}`);
  });
  return { edited, shared: sharedWith.map((owner) => owner.split('\n').at(-1) ?? '') };
}
