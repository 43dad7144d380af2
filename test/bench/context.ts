import type { Fleet } from './fleet/fleetCluster.ts';
import type { Result } from './result.ts';

/** What a measurement may use; plain data, because each runs in a process of its own. */
export interface BenchContext {
  /** How many objects; of a measurement without a fleet the largest asked for. */
  readonly size: number;
  /** A folder for files of this measurement. */
  readonly folder: string;
  readonly tools: BenchTools;
  readonly fleet?: Fleet;
}

/** Programs of others, each built as its makers build it. */
export interface BenchTools {
  readonly kustomize: string;
  readonly kubectl: string;
  readonly kubeconform: string;
}

export type Measure = (context: BenchContext) => Promise<readonly Result[]>;

/** The fleet of a measurement that needs one. */
export function fleetOf({ fleet }: BenchContext): Fleet {
  if (!fleet) throw new Error('this measurement needs a fleet');
  return fleet;
}
