import { remoteFolder } from './remoteFile.ts';

/** A Helm chart that a kustomization has inflated (`helmCharts`), as the engine asks for it: flags of `helm template`. */
export interface Inflation {
  /** The folder of the chart in the engine's files: of a tree, or of what was fetched. */
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  /** Texts, a later one over an earlier. */
  readonly values: readonly string[];
  readonly apiVersions: readonly string[] | null;
  /** Empty where it is Helm's own. */
  readonly kubeVersion: string;
  readonly includeCRDs: boolean;
  readonly noHooks: boolean;
  readonly skipTests: boolean;
}

const inflations = `${remoteFolder}helm/`;

/** What is to be rendered for a path of the engine; undefined of a path that is for none. */
export const inflationAt = (path: string): Inflation | undefined =>
  path.startsWith(inflations)
    ? (JSON.parse(decodeURIComponent(path.slice(inflations.length))) as Inflation)
    : undefined;

/** Where the engine looks for Helm's complaint in place of what it prints. */
export const failedInflation = (path: string): string => path.replace(inflations, `${inflations}failed/`);
