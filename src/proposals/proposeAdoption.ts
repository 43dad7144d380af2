import { success } from '../base/outcome.ts';
import type { FileEdits } from '../core/change/fileEdits.ts';
import { type FieldPath, formatPath } from '../core/resource/fieldPath.ts';
import { equalJson, type Json, printJson } from '../core/resource/json.ts';
import { isSecret } from '../core/resource/masking.ts';
import { formatResource, resourceKey } from '../core/resource/resourceId.ts';
import { valueAt } from '../core/resource/resolvePath.ts';
import { applyEdits } from '../core/yaml/textEdit.ts';
import { heldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import type { BuiltObject } from '../session/inputs.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import { ownersAt } from '../session/owners/ownersAt.ts';
import { rendersAt } from '../session/builds/rendersAt.ts';
import type { OwnerRender } from '../session/builds/workingRender.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { adoptionEdits } from './adoptionEdits.ts';
import { adoptionPromise } from './adoptionPromise.ts';
import { carriedMoves } from './carriedMoves.ts';
import { isProved, type Proposal, type ProposalBase } from './proposal.ts';
import { proposalBase } from './proposalBase.ts';
import { gitRefusal, type ProposalOutcome, type Proposing, refused } from './proposing.ts';
import { proveCandidate, type Proved } from './proveCandidate.ts';
import type { AdoptionRequest } from './adoptionRequest.ts';

export interface Adoption extends Proved {
  readonly proposal: Proposal;
  /** Other owners (`ownerKey`) in which the same field moves, since the line counts there too. */
  readonly sharedWith: readonly string[];
}

/** Writes the live value of one field into Git, or takes the field out of it, at the head of what the owner follows. Never for what is secret. */
export async function proposeAdoption(
  { session, writer }: Proposing,
  request: AdoptionRequest,
  signal?: AbortSignal,
): Promise<ProposalOutcome<Adoption>> {
  const { owner, object, path, takesOut = false } = request;
  const name = `${formatPath(path)} of ${formatResource(object.id)}`;
  const { live } = object;
  if (live.kind !== 'present') return refused(`There is no live value of ${name} to adopt.`);
  if (isSecret(live.object) || isPartlySecret(object))
    return refused(
      `${formatResource(object.id)} holds secret values: what is live is never written into Git.`,
    );
  const base = proposalBase(session.snapshot, owner);
  if (!base) return refused('Nothing is committed yet that the change could follow.');
  const wanted = takesOut ? undefined : valueAt(live.object, path);

  const start = session.inspect(owner.root, [base.commit]);
  try {
    const first = renderOf(await start.settled(signal), owner, base);
    const unlocated = objectOf(first, object);
    if (first && unlocated)
      await session.origins.locate(
        session.snapshot,
        { owner: first.snapshot, revision: base.commit, fields: [{ built: unlocated, path }] },
        { signal },
      );
    const render = renderOf(await start.settled(signal), owner, base);
    if (render?.kind !== 'rendered')
      return refused(`${base.name} cannot be rendered: ${render?.reason ?? 'it has no such owner'}.`);
    const rendered = objectOf(render, object);
    if (!rendered) return refused(`${base.name} does not hold ${formatResource(object.id)}.`);
    if (equalJson(valueAt(rendered.object, path), wanted))
      return refused(`${base.name} already says ${takesOut ? 'nothing of' : 'what is live in'} ${name}.`);
    const { snapshot } = session;
    const at = { snapshot, owner: render.snapshot, commit: base.commit, rendered, wanted };
    const attempts = await adoptionEdits(session.origins, request, at, signal);
    if (!attempts.ok) return attempts;
    let last: ProposalOutcome<Adoption> = refused(`No line controls ${name}.`);
    for (const edits of attempts.value) {
      last = await propose({ session, writer }, request, { base, edits, rendered, wanted }, signal);
      if (last.ok && isProved(last.value.proof)) break;
      if (last.ok && edits !== attempts.value.at(-1)) last.value.inspection.dispose();
    }
    return last;
  } finally {
    start.dispose();
  }
}

/** What comes out of secret variables is as secret as what lies in Secrets. */
const isPartlySecret = ({ deployed, head, working }: ObjectSnapshot): boolean =>
  [deployed, head?.desired, working].some((one) => (one?.built.secret?.length ?? 0) > 0);

const renderOf = (snapshot: Snapshot, owner: OwnerSnapshot, base: ProposalBase): OwnerRender | undefined =>
  rendersAt(snapshot, owner.root, base.commit).find((one) => ownerKey(one.snapshot) === ownerKey(owner));

/** A render names no namespace where the owner supplies it. */
function objectOf(render: OwnerRender | undefined, { id }: ObjectSnapshot): BuiltObject | undefined {
  if (render?.kind !== 'rendered') return undefined;
  const isThis = (one: { readonly id: ObjectSnapshot['id'] }): boolean =>
    resourceKey(one.id) === resourceKey(id);
  return render.snapshot.objects.find(isThis)?.working?.built ?? render.objects.find(isThis);
}

interface Written {
  readonly base: ProposalBase;
  readonly edits: FileEdits;
  readonly rendered: BuiltObject;
  readonly wanted: Json | undefined;
}

async function propose(
  { session, writer }: Proposing,
  { owner, object, path, scope, takesOut = false }: AdoptionRequest,
  { base, edits: { source, edits }, rendered, wanted }: Written,
  signal?: AbortSignal,
): Promise<ProposalOutcome<Adoption>> {
  const name = `${formatPath(path)} of ${formatResource(object.id)}`;
  const title = takesOut
    ? `Take ${name} out of Git`
    : `Adopt ${wanted === undefined ? 'the removal' : valueText(wanted)} for ${name}`;
  const before = encoder.encode(source.text);
  const after = encoder.encode(applyEdits(source.text, edits));
  const message = `${title}\n\n${takesOut ? `It is changed in ${owner.environment} by others.` : `As it is live in ${owner.environment}.`}\n`;
  const candidate = await writer(owner.root).buildCommit(
    { base: base.commit, files: [{ path: source.path, content: after }], message },
    signal,
  );
  if (!candidate.ok) return gitRefusal(candidate.failure);
  let sharedWith: readonly string[] = [];
  const proved = await proveCandidate(
    session,
    { root: owner.root, base: base.commit, commit: candidate.value.commit },
    (snapshot, { moves }) => {
      const field = { owner: ownerKey(owner), rendered, path, wanted, isShared: scope === 'line' };
      const owners = ownersAt(snapshot, owner.root, base.commit) ?? [];
      const carried = owners.flatMap((one) => {
        const held = heldObject(owners, one, () => undefined);
        return held ? carriedMoves(held, moves) : [];
      });
      const promised = adoptionPromise(field, moves, carried);
      ({ sharedWith } = promised);
      return promised.moves;
    },
    signal,
  );
  const proposal: Proposal = {
    kind: 'adoption',
    title,
    root: owner.root,
    base,
    candidate: candidate.value,
    message,
    files: [{ path: source.path, before, after }],
    proof: proved.proof,
    notes: takesOut ? [letGo] : contestedNote(object, path),
  };
  return success({ ...proved, proposal, sharedWith });
}

function contestedNote({ verdict }: ObjectSnapshot, path: FieldPath): readonly string[] {
  const field = verdict?.fields.find((one) => formatPath(one.path) === formatPath(path));
  return field?.contested === true
    ? [
        'A controller keeps changing this value: it will differ again. Take the field out of Git, or ignore it, to end that.',
      ]
    : [];
}

const letGo =
  'Where nobody but the agent owns the field by then, its next write takes it away in the cluster too: see the sync preview for what that leaves.';

const valueText = (value: Json): string => {
  const text = typeof value === 'string' ? value : printJson(value);
  return text.length > 40 || text.includes('\n') ? 'the live value' : text;
};

const encoder = new TextEncoder();
