import type { SourceText } from '../yaml/sourceText.ts';
import type { TextEdit } from '../yaml/textEdit.ts';

/** Edits of one exact text of one file. */
export interface FileEdits {
  readonly source: SourceText;
  readonly edits: readonly TextEdit[];
}
