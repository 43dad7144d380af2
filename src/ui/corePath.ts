import type { Uri } from 'vscode';
import { slashPath } from '../base/slashPath.ts';

/** A file's path as the core knows it. The way back is `Uri.file`. */
export const corePath = (uri: Uri): string => slashPath(uri.fsPath);
