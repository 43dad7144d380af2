import assert from 'node:assert/strict';
import { randomManifests } from '../../support/driftModel/randomManifests.ts';
import { Random } from '../../support/random.ts';
import { correctionCase, type CorrectionCase, type Corrections } from './corrections.ts';

// `npm run prove` takes every kind several times; these variables choose others.
const seed = Number(process.env['PLUMBLINE_SEED'] ?? 1);
const rounds = Number(process.env['PLUMBLINE_CORRECTIONS'] ?? 0);
const onlyKind = process.env['PLUMBLINE_KIND'];

const sample = ['Deployment', 'Service', 'ConfigMap', 'Every'];
const kinds = Object.keys(randomManifests).filter((kind) =>
  onlyKind === undefined ? rounds > 0 || sample.includes(kind) : kind === onlyKind,
);

/** An object of each kind in each round, or a few where nobody asked for more. */
export const correctionCases = (mode: string, namespace: string): readonly CorrectionCase[] =>
  Array.from({ length: Math.max(rounds, 1) }, (_, round) =>
    kinds.map((kind) =>
      correctionCase(kind, {
        name: `${namespace}-${kind.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${String(round)}`,
        namespace,
        random: Random.of(`${String(seed)} ${mode} ${kind} ${String(round)}`),
      }),
    ),
  ).flat();

/** Prints what came of them; nothing may have come otherwise. */
export function tellCorrections(
  mode: string,
  cases: readonly CorrectionCase[],
  { table, wrong, tally }: Corrections,
): void {
  console.log(
    [
      `${mode}: seed ${String(seed)}, ${String(cases.length)} objects, ${String(tally.total('cases'))} of them applied`,
      ...table,
    ].join('\n'),
  );
  assert.equal(wrong.join('\n'), '', mode);
  assert.ok(tally.total('as foretold') >= cases.length / 2, `${mode}: hardly any of them could be applied`);
}
