import { stringAt } from '../../core/resource/json.ts';
import { maskSecretText, secretParts } from '../../core/resource/secretParts.ts';
import type { WantedValidation } from './fileSnapshot.ts';
import type { BuiltObject, Inputs, Validations } from '../inputs.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import type { RenderedFacts, RenderedProblem, RenderedSnapshot } from './renderedSnapshot.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import { isByRules, validationRules } from '../validation/validationRules.ts';

/** What every owner would write of the working tree, with what the server would refuse of it. */
export function deriveRendered(
  inputs: Inputs,
  owners: readonly OwnerSnapshot[],
  previous: ReadonlyMap<string, RenderedSnapshot>,
): ReadonlyMap<string, RenderedSnapshot> {
  if (!inputs.validation) return previous.size === 0 ? previous : new Map();
  const rendered = new Map<string, RenderedSnapshot>();
  for (const owner of owners) {
    const facts = factsOf(inputs, owner);
    if (facts) rendered.set(facts.holder, renderedOf(facts, previous.get(facts.holder)));
  }
  const same =
    previous.size === rendered.size && [...rendered].every(([key, one]) => previous.get(key) === one);
  return same ? previous : rendered;
}

function factsOf(inputs: Inputs, owner: OwnerSnapshot): RenderedFacts | undefined {
  const build = owner.working?.lastGood;
  if (!build) return undefined;
  const holder = ownerKey(owner);
  return {
    holder,
    owner: owner.owner.id,
    build,
    root: owner.root,
    validations: inputs.validations.get(holder) ?? none,
    definitions: inputs.definitions.get(owner.root),
    environment: inputs.environments.get(owner.environment),
    kubernetesVersion: inputs.validation?.kubernetesVersion,
  };
}

const none: Validations = new Map();

function renderedOf(facts: RenderedFacts, previous: RenderedSnapshot | undefined): RenderedSnapshot {
  if (previous && isUnchanged(previous.facts, facts)) return previous;
  const problems: RenderedProblem[] = [];
  const missing: WantedValidation[] = [];
  for (const built of facts.build.objects) {
    const kind = { apiVersion: stringAt(built.object, 'apiVersion') ?? '', kind: built.id.kind };
    const rules = validationRules(kind, facts);
    if (!rules) continue;
    const input = facts.validations.get(built.object);
    if (!input || !isByRules(input, rules))
      missing.push({
        holder: facts.holder,
        subject: { kind: 'rendered', value: built.object },
        as: 'object',
        rules,
        urgency: 'background',
      });
    else if (input.outcome.ok)
      for (const { findings } of input.outcome.value)
        problems.push(...findings.map((finding) => ({ built, finding: withoutSecrets(finding, built) })));
  }
  return { facts, problems, missing };
}

/** The server's words quote values. */
function withoutSecrets<F extends { readonly message: string }>(finding: F, built: BuiltObject): F {
  const { object, secret } = built;
  return secret
    ? { ...finding, message: maskSecretText(finding.message, secretParts([{ object, secret }])) }
    : finding;
}

const isUnchanged = (a: RenderedFacts, b: RenderedFacts): boolean =>
  a.build === b.build &&
  a.validations === b.validations &&
  a.definitions === b.definitions &&
  a.environment?.connection === b.environment?.connection &&
  a.kubernetesVersion === b.kubernetesVersion;
