import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  languages,
  Location,
  Range,
  Uri,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { ProblemView } from '../../present/viewModels.ts';
import { diagnostics } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';

/** Squiggles and the Problems panel. */
export function createProblems(core: CoreClient): Disposable {
  const owned = new Disposables();
  const collection = owned.push(languages.createDiagnosticCollection(diagnostics.collection));
  owned.push(
    core.on('problems', ({ path, problems }) => {
      collection.set(Uri.file(path), problems.map(diagnosticOf));
    }),
  );
  owned.push(
    core.onDidEnd(() => {
      // What nobody keeps up to date any more is not shown as if it held.
      collection.clear();
    }),
  );
  return owned;
}

export function diagnosticOf({ start, end, severity, code, message, related }: ProblemView): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf({ start, end }), message, severities[severity]);
  diagnostic.source = diagnostics.source;
  diagnostic.code = code;
  if (related) {
    const location = new Location(Uri.file(related.path), rangeOf(related));
    diagnostic.relatedInformation = [new DiagnosticRelatedInformation(location, related.message)];
  }
  return diagnostic;
}

export const rangeOf = ({ start, end }: Pick<ProblemView, 'start' | 'end'>): Range =>
  new Range(start.line, start.character, end.line, end.character);

const severities: Record<ProblemView['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
