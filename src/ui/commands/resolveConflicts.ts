import { commands, Uri, window, workspace } from 'vscode';
import type { ConflictView, ProposalAnswer, ResolvedFile, RevertOf } from '../../changeProtocol.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { withProgress } from './withProgress.ts';

type Conflicts = RevertOf & { readonly conflicts: readonly ConflictView[] };

/**
 * Lets the person resolve the conflicts of a revert in the editor's merge view, on texts outside of the repository:
 * nothing in it is half done, and going another way leaves it as it is.
 */
export async function resolveConflicts(
  context: CommandContext,
  { conflicts, root, commit, mainline }: Conflicts,
): Promise<ProposalAnswer> {
  const folder = Uri.joinPath(context.storage, 'reverts', commit.slice(0, 16));
  try {
    const decided = new Map<string, null>();
    const outputs = new Map<string, Uri>();
    for (const conflict of conflicts) {
      if (await isToGo(conflict)) decided.set(conflict.path, null);
      else outputs.set(conflict.path, await openMerge(context, folder, conflict));
    }
    for (;;) {
      if (outputs.size > 0) await untilResolved([...outputs.values()]);
      const resolved: ResolvedFile[] = [...decided.keys()].map((path) => ({ path, text: null }));
      for (const [path, uri] of outputs) resolved.push({ path, text: await textOf(uri) });
      const answer = await withProgress('Rendering the resolved revert', (signal) =>
        context.core.request(
          'resolveRevert',
          { root, commit, ...(mainline === undefined ? {} : { mainline }), resolved },
          signal,
        ),
      );
      if (answer.kind !== 'refused' || outputs.size === 0) return answer;
      void window.showWarningMessage(answer.message);
    }
  } finally {
    await workspace.fs.delete(folder, { recursive: true, useTrash: false }).then(undefined, () => undefined);
  }
}

/** Where one side has no such file, there is nothing to merge: it stays, or it goes. */
async function isToGo({ path, ours, theirs, reason }: ConflictView): Promise<boolean> {
  if (ours !== undefined && theirs !== undefined) return false;
  const items = [
    { label: `Keep ${path}`, goes: false },
    { label: `Delete ${path}`, goes: true },
  ];
  const picked = await window.showQuickPick(items, { title: reason, ignoreFocusOut: true });
  if (!picked) throw new Cancelled();
  return picked.goes;
}

async function openMerge(
  { documents }: CommandContext,
  folder: Uri,
  { path, base, ours, theirs, merged }: ConflictView,
): Promise<Uri> {
  const output = Uri.joinPath(folder, path);
  await workspace.fs.writeFile(output, new TextEncoder().encode(merged));
  const side = (name: string, text: string | undefined): Uri => documents.set(`${name}/${path}`, text ?? '');
  try {
    await commands.executeCommand('_open.mergeEditor', {
      base: side('reverted', base),
      input1: { uri: side('as it is', ours), title: 'As it is', description: '', detail: '' },
      input2: {
        uri: side('before the commit', theirs),
        title: 'Before the reverted commit',
        description: '',
        detail: '',
      },
      output,
    });
  } catch {
    // An editor without a merge view shows the text with its markers.
    await window.showTextDocument(output, { preview: false });
  }
  return output;
}

/** VS Code hides a message after some seconds, which is sooner than anybody has resolved it: who saves is asked again. */
async function untilResolved(outputs: readonly Uri[]): Promise<void> {
  const go = 'Continue';
  const conflicts = outputs.length === 1 ? 'a file' : `${String(outputs.length)} files`;
  const text = `The revert conflicts in ${conflicts}. Resolve it in the merge view, save, and continue. Nothing in the repository changes before.`;
  const names = new Set(outputs.map(String));
  const answer = await new Promise<string | undefined>((resolve) => {
    let last = 0;
    const ask = async (): Promise<void> => {
      const asked = ++last;
      const said = await window.showInformationMessage(text, go, 'Abandon');
      // A further message of the same text closes the one before.
      if (said === undefined && asked !== last) return;
      saving.dispose();
      resolve(said);
    };
    const saving = workspace.onDidSaveTextDocument(({ uri }) => {
      if (names.has(String(uri))) void ask();
    });
    void ask();
  });
  if (answer !== go) throw new Cancelled();
}

async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (open?.isDirty === true && !(await open.save()))
    throw new UserError(`${uri.fsPath} could not be saved.`);
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}
