import type { EnvironmentInput, Inputs, PredictionInput } from '../inputs.ts';

/** The inputs as if no cluster had been asked to confirm anything. */
export const withoutConfirmations = (inputs: Inputs): Inputs => ({
  ...inputs,
  environments: mapped(inputs.environments, withoutDenial),
  predictions: mapped(inputs.predictions, (ofOwner) => mapped(ofOwner, (all) => unconfirmed(all))),
});

const withoutDenial = (environment: EnvironmentInput): EnvironmentInput => {
  const { dryRunDenied, ...rest } = environment;
  return dryRunDenied === undefined ? environment : rest;
};

const unconfirmed = (predictions: readonly PredictionInput[]): readonly PredictionInput[] =>
  predictions.some(({ confirmation }) => confirmation)
    ? predictions.map(({ confirmation: _, ...rest }) => rest)
    : predictions;

/** The same map where every value stays the same. */
function mapped<V>(map: ReadonlyMap<string, V>, change: (value: V) => V): ReadonlyMap<string, V> {
  const next = new Map([...map].map(([key, value]) => [key, change(value)]));
  return [...map].every(([key, value]) => next.get(key) === value) ? map : next;
}
