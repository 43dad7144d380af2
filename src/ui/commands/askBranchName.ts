import { window } from 'vscode';
import { Cancelled } from '../userError.ts';

/** A name for a new branch, checked as Git checks it (git-check-ref-format) as far as a text can be. */
export async function askBranchName(title: string, suggested: string): Promise<string> {
  const name = await window.showInputBox({
    title,
    prompt: 'Name of the new branch',
    value: suggested,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isBranchName(text.trim()) ? undefined : 'Git does not take this as the name of a branch',
  });
  if (name === undefined) throw new Cancelled();
  return name.trim();
}

const isBranchName = (name: string): boolean =>
  name !== '' &&
  name !== '@' &&
  !/[\s~^:?*[\\\u007f]|\.\.|@\{|\/\/|[\u0000-\u001f]/u.test(name) &&
  !/^[-/]|\/$|\.$|\.lock$|(?:^|\/)\./.test(name) &&
  !name.split('/').some((part) => part.endsWith('.lock'));
