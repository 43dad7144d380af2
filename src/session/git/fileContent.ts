import { fileSizeLimit, type FileBytes } from '../../base/fileBytes.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';

/**
 * `unread` is a file that nothing has needed yet, or that is too large: `oversized` are its bytes. Of `lfs` Git has a pointer
 * alone; `isAbsent`: this clone has no more. A `submodule` is a folder.
 */
export type FileContent =
  | { readonly kind: 'text'; readonly source: SourceText }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'unread';
      readonly objectId?: string;
      readonly oversized?: number;
      readonly lfs?: { readonly objectId: string; readonly isAbsent: boolean };
    }
  | { readonly kind: 'submodule'; readonly commit: string };

/** Larger files are read only when a build asks for them. In bytes. */
export const eagerFileLimit = 1024 * 1024;

/** Files that a kustomization most likely needs; any other is read when a build asks for it. */
export const isReadEagerly = (path: string): boolean =>
  /\.(ya?ml|json)$/i.test(path) || /(^|\/)(kustomization|\.sourceignore)$/i.test(path);

export function fileContent(path: string, bytes: FileBytes): FileContent {
  if ('oversized' in bytes) return { kind: 'unread', oversized: bytes.oversized };
  try {
    return { kind: 'text', source: { path, text: utf8.decode(bytes) } };
  } catch {
    return { kind: 'bytes', bytes };
  }
}

/** Of an open document: the editor holds larger texts than anybody can render. */
export const textContent = (path: string, text: string): FileContent =>
  text.length > fileSizeLimit
    ? { kind: 'unread', oversized: text.length }
    : { kind: 'text', source: { path, text } };

// A byte order mark is part of the text: positions count it, and the agents' readers see it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const sameContent = (a: FileContent | undefined, b: FileContent | undefined): boolean =>
  a === b ||
  (a?.kind === 'text' && b?.kind === 'text' && a.source.text === b.source.text) ||
  (a?.kind === 'submodule' && b?.kind === 'submodule' && a.commit === b.commit) ||
  (a?.kind === 'unread' && b?.kind === 'unread' && a.objectId !== undefined && a.objectId === b.objectId);
