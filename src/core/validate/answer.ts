import type { ProblemCode } from './problem.ts';

/** What the engine says about one document of a text that it was given. Documents without content have no answer. */
export interface DocumentAnswer {
  /** Line of the given text, from 1, on which the document starts: its `---`, if it has one. */
  readonly line: number;
  /** Empty where the document does not say. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Whose rules were applied: Kubernetes' own, those of a definition, or none. */
  readonly rules: 'kubernetes' | 'definition' | 'none';
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly code: ProblemCode;
  /** In the server's words, without the field. */
  readonly message: string;
  /** As the server writes it; empty for the document as a whole. */
  readonly field: string;
  /** JSON pointer (RFC 6901) of the same into the document; it may lead to what is not there. */
  readonly pointer: string;
  /** Whether the key is meant, or the value. */
  readonly of: 'key' | '';
  /** Where the reader stood, from 1 within the given text, of what the reader says; 0 where it is `pointer` that leads. */
  readonly line: number;
  /** The name, version or text that was probably meant; empty where nothing is near. */
  readonly suggestion: string;
}

/** A text for the engine: one document or a whole file of them. */
export interface TextToValidate {
  readonly text: string;
  readonly as: ValidateAs;
}

/**
 * Of a patch, what is there is validated, and nothing is missing. Of `yaml` it is the reading alone, as for a
 * kustomization: what it says is validated when it is built.
 */
export type ValidateAs = 'object' | 'patch' | 'yaml';
