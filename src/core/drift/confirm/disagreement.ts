import { formatPath } from '../../resource/fieldPath.ts';
import { printJson, type Json, type JsonObject } from '../../resource/json.ts';
import { isSecret, maskFieldSides, maskObject } from '../../resource/masking.ts';
import { maskSecretField, maskSecretObject, type SecretParts } from '../../resource/secretParts.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import { confirmedDifferences } from './confirmedDifferences.ts';
import type { WriteToConfirm } from './writeToConfirm.ts';

export interface Disagreement {
  /** In plain text. */
  readonly text: string;
  /** What reproduces it: a case of `plumbline compare --batch`, with the server's answer beside it. */
  readonly example: JsonObject;
}

/** How the server's answer differs from what was predicted; undefined where it does not. Holds no secret value. */
export function disagreement(
  {
    write,
    desired,
    live,
    prediction,
    secrets,
  }: WriteToConfirm & { readonly live: JsonObject; readonly secrets: SecretParts },
  answer: JsonObject,
): Disagreement | undefined {
  const { agrees, differences, predicted } = confirmedDifferences(answer, prediction, live, write);
  if (agrees) return undefined;
  const shown = (all: readonly FieldDifference[]): string =>
    all.length === 0 ? 'nothing' : all.map((one) => described(masked(one))).join(', ');
  const masked = (one: FieldDifference): FieldDifference =>
    maskSecretField(isSecret(live) ? maskFieldSides(one) : one, secrets);
  const hidden = (object: JsonObject): JsonObject => maskSecretObject(maskObject(object), secrets);
  const expected = predicted.filter(({ heldByAgent }) => !heldByAgent);
  return {
    text: `a dry run answers otherwise than was predicted. Predicted: ${shown(expected)}. The server: ${shown(differences)}.`,
    example: {
      desired: printJson(hidden(desired)),
      live: hidden(live),
      mode: write.mode === 'kubectl-server-side' ? 'kubectl' : write.mode,
      fieldManager: write.manager,
      server: hidden(answer),
    },
  };
}

function described({ path, state, desired }: FieldDifference): string {
  const name = formatPath(path);
  if (state === 'reordered') return `another order of ${name}`;
  return desired === undefined ? `${name} removed` : `${name} set to ${short(desired)}`;
}

function short(value: Json): string {
  const text = printJson(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
