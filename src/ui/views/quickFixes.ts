import {
  CodeAction,
  CodeActionKind,
  languages,
  WorkspaceEdit,
  type CodeActionContext,
  type Range,
} from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { diagnostics } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { bufferPath } from '../inputs/manifestLike.ts';
import type { OpenBuffers } from '../inputs/openBuffers.ts';
import { diagnosticOf, rangeOf } from './problems.ts';

/** Offers the fixes that problems carry, of the text as it is now. */
export const createQuickFixes = (core: CoreClient, buffers: OpenBuffers): Disposable =>
  languages.registerCodeActionsProvider(
    [
      { scheme: 'file', language: 'yaml' },
      { scheme: 'file', pattern: '**/*.{yaml,yml,json}' },
    ],
    {
      provideCodeActions: async (document, range, { diagnostics: known }) => {
        const path = bufferPath(document);
        if (path === undefined || !core.running || !known.some(isOurs)) return [];
        buffers.flush();
        const { version } = document;
        const fixes = await core.request('quickFixes', linesOf(path, range));
        // Somebody typed meanwhile: the editor asks again.
        if (document.version !== version) return [];
        return fixes.map((fix) => {
          const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
          action.diagnostics = [diagnosticOf(fix.problem)];
          action.isPreferred = true;
          action.edit = new WorkspaceEdit();
          for (const edit of fix.edits) action.edit.replace(document.uri, rangeOf(edit), edit.text);
          return action;
        });
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );

const isOurs = ({ source }: CodeActionContext['diagnostics'][number]): boolean =>
  source === diagnostics.source;

const linesOf = (
  path: string,
  { start, end }: Range,
): { readonly path: string; readonly firstLine: number; readonly lastLine: number } => ({
  path,
  firstLine: start.line,
  lastLine: end.line,
});
