import { success } from '../base/outcome.ts';
import { newIgnoreRule, type NewIgnoreRule } from '../core/change/ignoreRule.ts';
import { usualManagers } from '../core/drift/desired/agentWrite.ts';
import { formatPath, type FieldPath } from '../core/resource/fieldPath.ts';
import type { JsonObject } from '../core/resource/json.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import { applyEdits } from '../core/yaml/textEdit.ts';
import { formatOwner } from '../core/owner/owner.ts';
import { heldObject, type HeldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import { ownersAt } from '../session/owners/ownersAt.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { treeOf } from '../session/builds/wanted.ts';
import { ignoreRuleEdits, withRule, type RuleWay } from './ignoreRuleEdits.ts';
import { hiddenByRule, type Hidden } from './hiddenByRule.ts';
import { ignorePromise } from './ignorePromise.ts';
import { isProved, type Proposal, type ProposalBase } from './proposal.ts';
import { proposalBase } from './proposalBase.ts';
import { proveCandidate, type Proved } from './proveCandidate.ts';
import { gitRefusal, refused, type ProposalOutcome, type Proposing } from './proposing.ts';
import { ruleLimits } from './ruleLimits.ts';

export interface IgnoreRequest {
  readonly owner: OwnerSnapshot;
  readonly object: ObjectSnapshot;
  readonly path: FieldPath;
  /** Why, in a person's words: it is kept as a comment by the rule. */
  readonly reason: string;
}

export interface IgnoreProposal extends Proved {
  readonly proposal: Proposal;
  /** Other owners (`ownerKey`) that get the rule too, since its line counts there. */
  readonly sharedWith: readonly string[];
}

/**
 * Writes a rule of the owner's own into its manifest, so that its agent leaves a field as it is live. The rule has been
 * tried on what is live now before anybody sees it.
 */
export async function proposeIgnore(
  { session, writer }: Proposing,
  request: IgnoreRequest,
  signal?: AbortSignal,
): Promise<ProposalOutcome<IgnoreProposal>> {
  const { owner, object, path } = request;
  const name = `${formatPath(path)} of ${formatResource(object.id)}`;
  if (request.reason.trim() === '') return refused('A rule needs a reason: it is kept as a comment by it.');
  const sides = [object.live.kind === 'present' ? object.live.object : undefined, object.deployed?.object];
  const made = newIgnoreRule(
    owner.owner,
    object.id,
    path,
    sides.filter((side) => side !== undefined),
  );
  if (!made.ok) return refused(`${name} cannot be ignored: ${made.failure}.`);
  const rule = made.value;
  const tried = await hiddenByRule(session, { owner, object, path }, rule, signal);
  if (!tried.isHidden)
    return refused(
      `Compared again with the rule, ${name} still differs: there is nothing that it would hide.`,
    );
  const base = proposalBase(session.snapshot, owner);
  if (!base) return refused('Nothing is committed yet that the change could follow.');

  const start = session.inspect(owner.root, [base.commit]);
  try {
    const snapshot = await start.settled(signal);
    const held = heldAt(snapshot, owner, base);
    if (!held)
      return refused(
        `No one file of this repository holds ${formatOwner(owner.owner.id)}: its rules are written elsewhere.`,
      );
    const unknown = await refusedRule(session, owner, { manifest: held.release.object, rule }, signal);
    if (unknown !== undefined)
      return refused(
        `The cluster would not take ${rule.list} of ${formatOwner(owner.owner.id)}: ${unknown}.`,
      );
    const ways = ignoreRuleEdits(held, rule, request.reason);
    let last: ProposalOutcome<IgnoreProposal> = refused(
      `${rule.list} has no place in the manifest that a rule could be added to.`,
    );
    for (const way of ways) {
      last = await propose({ session, writer }, request, { base, held, rule, way, tried }, signal);
      if (last.ok && isProved(last.value.proof)) break;
      if (last.ok && way !== ways.at(-1)) last.value.inspection.dispose();
    }
    return last;
  } finally {
    start.dispose();
  }
}

/** Agents of older versions have no such rules: then the cluster knows no field for them, and refuses no more than that. */
async function refusedRule(
  { rules }: Proposing['session'],
  { readIn, environment }: OwnerSnapshot,
  { manifest, rule }: { readonly manifest: JsonObject; readonly rule: NewIgnoreRule },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const refusal = (object: JsonObject): Promise<string | undefined> =>
    rules.refusal(
      readIn ?? environment,
      object,
      { mode: 'flux-ks', manager: usualManagers['flux-ks'] },
      signal,
    );
  const withIt = await refusal(withRule(manifest, rule));
  return withIt === undefined || (await refusal(manifest)) !== undefined ? undefined : withIt;
}

/** The owner's own object, as who applies it renders it, or as a file says it. */
function heldAt(snapshot: Snapshot, owner: OwnerSnapshot, base: ProposalBase): HeldObject | undefined {
  const tree = treeOf(snapshot.inputs, { root: owner.root, revision: base.commit });
  return heldObject(ownersAt(snapshot, owner.root, base.commit) ?? [], owner, (path) => {
    const content = tree?.get(path);
    return content?.kind === 'text' ? content.source : undefined;
  });
}

interface Written {
  readonly base: ProposalBase;
  readonly held: HeldObject;
  readonly rule: NewIgnoreRule;
  readonly way: RuleWay;
  readonly tried: Hidden;
}

async function propose(
  { session, writer }: Proposing,
  { owner, object, path, reason }: IgnoreRequest,
  { base, held, rule, way, tried }: Written,
  signal?: AbortSignal,
): Promise<ProposalOutcome<IgnoreProposal>> {
  const title = `Ignore ${formatPath(path)} of ${formatResource(object.id)} in ${formatOwner(owner.owner.id)}`;
  const message = `${title}\n\n${reason.trim()}\n`;
  const { source, edits } = way;
  const [before, after] = [source.text, applyEdits(source.text, edits)].map((text) => encoder.encode(text));
  if (!before || !after) return refused('There is nothing to write.');
  const files = [{ path: source.path, content: after }];
  const candidate = await writer(owner.root).buildCommit({ base: base.commit, files, message }, signal);
  if (!candidate.ok) return gitRefusal(candidate.failure);
  let sharedWith: readonly string[] = [];
  const proved = await proveCandidate(
    session,
    { root: owner.root, base: base.commit, commit: candidate.value.commit },
    (_snapshot, { moves }) => {
      const promise = ignorePromise(held, rule, moves);
      sharedWith = promise.sharedWith;
      return promise.moves;
    },
    signal,
  );
  const proposal: Proposal = {
    kind: 'ignore',
    title,
    root: owner.root,
    base,
    candidate: candidate.value,
    message,
    because: [reason.trim(), ''],
    files: [{ path: source.path, before, after }],
    proof: proved.proof,
    notes: [`Reason: ${reason.trim().replaceAll(/\s+/g, ' ')}`, ...notesOf(owner, rule, tried)],
  };
  return success({ ...proved, proposal, sharedWith });
}

function notesOf({ owner }: OwnerSnapshot, rule: NewIgnoreRule, { others }: Hidden): readonly string[] {
  return [
    others.length === 0
      ? `Compared again with it in ${rule.list}: the field is ignored, and nothing else that differs now.`
      : `Compared again with it in ${rule.list}: the field is ignored, and with it what differs in ${others.join(', ')}.`,
    'Until its changed manifest is applied, the agent follows the rules that it has: it may take the field back once more.',
    ...ruleLimits(owner),
  ];
}

const encoder = new TextEncoder();
