import type { TextRange } from '../yaml/sourceText.ts';
import type { TextEdit } from '../yaml/textEdit.ts';

/** What is wrong, or worth knowing, at one place of one exact text. Offsets are UTF-16 units of that `SourceText`. */
export interface Problem extends TextRange {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** The server's own words where it is the server's rule. Quotes no value of a Secret. */
  readonly message: string;
  /** `group/Kind:namespace/name`, of a problem within an object that says what it is. */
  readonly resource?: string;
  /** As the server writes it, such as `spec.template.spec.containers[0].ports[1].containerPort`. */
  readonly field?: string;
  readonly fix?: Fix;
}

export type Severity = 'error' | 'warning' | 'info';

/** An edit of the same text that a person may take. */
export interface Fix {
  /** An order: `Change to "containerPort"`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Every rule, with the severity that it has unless a person says otherwise. */
export const defaultSeverities = {
  /** The text is not YAML. */
  'yaml-syntax': 'error',
  /** YAML that the agents' readers take for something else than it looks, or each for something else. */
  'yaml-reading': 'warning',
  'unknown-field': 'error',
  /** A key that is written twice in one map. */
  'duplicate-field': 'error',
  'wrong-type': 'error',
  'required-value': 'error',
  'invalid-value': 'error',
  'unsupported-value': 'error',
  'duplicate-value': 'error',
  'forbidden-value': 'error',
  /** What the server would warn about when it takes the object, deprecated fields and versions among it. */
  'server-warning': 'warning',
  /** The API version was removed from the chosen version of Kubernetes. */
  'removed-api': 'error',
  /** The API version comes with a later version of Kubernetes. */
  'future-api': 'error',
  /** Kubernetes has the group, but no such kind in it; or a definition has the kind, but not in this version. */
  'no-such-kind': 'error',
  /** A kind of Kubernetes that is no object that could be applied, such as `Scale`. */
  'not-an-object': 'error',
  /** No definition of the kind is at hand, so that nothing was validated. */
  'unknown-kind': 'info',
  /** The definition of a custom kind cannot be used. */
  'unusable-definition': 'warning',
  /** kustomize refuses the file or the folder. */
  'kustomize-build': 'error',
  /** Helm cannot render the chart of a release. */
  'chart-render': 'error',
  /** A chart's host is not one from which this person lets charts be fetched: nothing is wrong with the file. */
  'chart-not-fetched': 'info',
  /** What a render needs lies in a submodule, or in Git LFS and not in this clone: nothing is wrong with the file. */
  'content-not-read': 'info',
  /** Git LFS stores the file, and Flux applies the pointer. */
  'lfs-pointer': 'error',
  /** Owners render each other in a circle, or one after the other without end. */
  'owner-cycle': 'warning',
  /** An Application renders its own manifest. */
  'owner-of-itself': 'info',
  /** An owner has another manifest of the same object, and takes that one. */
  'repeated-object': 'warning',
  /** `.plumbline.yaml` says something that cannot be followed. */
  'plumbline-file': 'error',
} as const satisfies Readonly<Record<string, Severity>>;

export type ProblemCode = keyof typeof defaultSeverities;
