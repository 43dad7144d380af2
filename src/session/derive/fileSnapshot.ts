import type { ServedResource } from '../../cluster/clusterApi.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { ValidateAs } from '../../core/validate/answer.ts';
import type { Problem } from '../../core/validate/problem.ts';
import type { ValidationContext } from '../../core/validate/validationContext.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { DefinitionsInput, EnvironmentInput, Validations, ValidationSettings } from '../inputs.ts';
import type { PartContent, TypedDocument } from '../readPart.ts';

/** A file that is validated as typed, document by document. */
export interface FileSnapshot {
  readonly facts: FileFacts;
  readonly parts: readonly FilePart[];
  /** Some parts have not been read yet: there is another step to come. */
  readonly isUnread: boolean;
}

/** What a file's snapshot is made from: while all of it is the same, so is the snapshot. */
export interface FileFacts extends RulesWorld {
  /** Absolute. */
  readonly path: string;
  /** As the repository names it; absolute where there is none. */
  readonly name: string;
  readonly source: SourceText;
  readonly context: ValidationContext;
  readonly validations: Validations;
}

/** What decides by which rules something is validated. */
export interface RulesWorld {
  /** Root of the repository; '' outside of all. */
  readonly root: string;
  readonly definitions: DefinitionsInput | undefined;
  /** The one whose owners alone apply it. */
  readonly environment: Pick<EnvironmentInput, 'name' | 'connection'> | undefined;
  /** As the person has set it: for what no single environment says. */
  readonly kubernetesVersion: ValidationSettings['kubernetesVersion'];
}

/** One document, or what stands around documents. Positions are those of `source`, the part's own text. */
export interface FilePart {
  readonly source: SourceText;
  /** In the file, in UTF-16 units. */
  readonly start: number;
  /** Its first line in the file, from 0, as an editor counts. */
  readonly line: number;
  /** Undefined until it has been read. */
  readonly content: PartContent | undefined;
  readonly documents: readonly PartDocument[];
  readonly problems: readonly Problem[];
  /** The problems are those of this very text; else the last ones, moved with the edit. */
  readonly fresh: boolean;
}

export interface PartDocument {
  readonly document: TypedDocument;
  /** Undefined while it is not known yet: definitions are on their way. */
  readonly rules: ValidationRules | undefined;
  /** Undefined until there is an answer by these rules. */
  readonly problems: readonly Problem[] | undefined;
}

export interface ValidationRules {
  /** Equal where the answers would be. */
  readonly key: string;
  /** The engine's name for what is loaded. */
  readonly schemas: string;
  /** Of Kubernetes, whose API versions there are; undefined: the engine's own. */
  readonly kubernetesVersion: string | undefined;
  /** What of a cluster has to be loaded first. */
  readonly cluster?: { readonly environment: string; readonly resource: ServedResource };
}

export interface WantedValidation {
  /** For whom the answer is kept: `FileSnapshot.path` or `ownerKey`. */
  readonly holder: string;
  readonly subject: SubjectToValidate;
  readonly as: ValidateAs;
  readonly rules: ValidationRules;
  readonly urgency: Urgency;
}

/** The answer hangs on the identity of the value. */
export type SubjectToValidate =
  | { readonly kind: 'document'; readonly value: TypedDocument }
  | { readonly kind: 'rendered'; readonly value: JsonObject };

/** What is on the screen, what is open, everything else. */
export type Urgency = 'visible' | 'open' | 'background';
