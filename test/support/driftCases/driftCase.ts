import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { OwnerMode } from '../../../src/core/drift/desired/agentWrite.ts';
import type { FieldState, FieldVerdict, Certainty, Verdict } from '../../../src/core/drift/judge/verdict.ts';
import type { OwnerFacts } from '../../../src/core/drift/predict/question.ts';
import type { Json, JsonObject } from '../../../src/core/resource/json.ts';

/** One conformance case: what is in Git, the writes that make the live object on a real API server, what to find. */
export interface DriftCase {
  readonly id: string;
  readonly title: string;
  /** What a set generates is compared where a real controller does that: `test/cluster/applicationSets`. */
  readonly mode: Exclude<OwnerMode, 'applicationset'>;
  /** Where the real server decided otherwise than one would think. */
  readonly note?: string;
  readonly owner?: Partial<Pick<OwnerFacts, 'force' | 'decryption' | 'ignore'>>;
  /** A definition of the folder `crds` that the case needs. */
  readonly crd?: string;
  /** Objects that are in the cluster before anything else: admission policies. */
  readonly cluster?: readonly JsonObject[];
  /** Both `deployed` and `working`, where these are not given. */
  readonly desired?: JsonObject | null;
  readonly deployed?: JsonObject | null;
  readonly working?: JsonObject | null;
  readonly steps: readonly Write[];
  /** `DRIFT` where the agent's next write would change live and nothing on the object can tell. */
  readonly oracle?: 'DRIFT';
  readonly expect: Expectation;
}

/** All that makes the live object of a case. */
export type ReplayedCase = Omit<DriftCase, 'expect'>;

export interface Write {
  readonly manager: string;
  /**
   * `apply` is a forced server-side apply (of what is deployed where there is no body), `patch` a merge patch or, where the
   * body is a list, a JSON patch, `strategic` a strategic merge patch; `scale` goes through the subresource. `kubectl` and
   * `kubectl-server-side` run `kubectl apply`. `agent` is the write of the owner itself, in modes other than those of
   * kustomize-controller and kubectl; `mode` is how it wrote then, where that was otherwise.
   */
  readonly operation:
    | 'agent'
    | 'apply'
    | 'create'
    | 'patch'
    | 'strategic'
    | 'scale'
    | 'replace'
    | 'delete'
    | 'kubectl'
    | 'kubectl-server-side';
  readonly mode?: DriftCase['mode'];
  readonly subresource?: 'status';
  readonly body?: Json;
}

export interface Expectation {
  readonly verdict: Verdict;
  readonly certainty: Certainty;
  /** The filter answers alone. */
  readonly engine?: 'none';
  readonly fields?: readonly ExpectedField[];
}

/** Values are checked where they are given. */
export interface ExpectedField {
  readonly path: string;
  readonly verdict: FieldVerdict['verdict'];
  readonly state: FieldState;
  readonly desired?: Json;
  readonly edited?: Json;
  readonly live?: Json;
  /** The manager's name. */
  readonly by?: string;
  readonly contested: boolean;
}

export const driftCasesFolder = path.join(import.meta.dirname, '../../fixtures/drift-cases');

export const readDriftCases = (): readonly DriftCase[] =>
  readdirSync(driftCasesFolder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    // The folder is ours; what it holds is checked by the tests that use it.
    .map((file) => readYaml(path.join(driftCasesFolder, file)) as DriftCase);

export const definedKinds = (): readonly string[] =>
  readdirSync(path.join(driftCasesFolder, 'crds')).map((file) => path.basename(file, '.yaml'));

export const readCrd = (name: string): JsonObject =>
  readYaml(path.join(driftCasesFolder, 'crds', `${name}.yaml`)) as JsonObject;

/** Integers keep all their digits, as the agents' readers keep them. */
const readYaml = (file: string): unknown =>
  parse(
    readFileSync(file, 'utf8'),
    (_key, value: unknown) =>
      typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
    { intAsBigInt: true },
  );

export const caseOwner = { name: 'apps', namespace: 'flux-system' };
export const caseManager = 'kustomize-controller';
