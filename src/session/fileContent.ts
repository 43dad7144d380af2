import type { FileContent } from './inputs.ts';

/** Larger files are read only when a build asks for them. In bytes. */
export const eagerFileLimit = 1024 * 1024;

/** Files that a kustomization most likely needs; any other is read when a build asks for it. */
export const isReadEagerly = (path: string): boolean =>
  /\.(ya?ml|json)$/i.test(path) || /(^|\/)(kustomization|\.sourceignore)$/i.test(path);

export function fileContent(path: string, bytes: Uint8Array): FileContent {
  try {
    return { kind: 'text', source: { path, text: utf8.decode(bytes) } };
  } catch {
    return { kind: 'bytes', bytes };
  }
}

// A byte order mark is part of the text: positions count it, and the agents' readers see it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const sameContent = (a: FileContent | undefined, b: FileContent | undefined): boolean =>
  a === b ||
  (a?.kind === 'text' && b?.kind === 'text' && a.source.text === b.source.text) ||
  (a?.kind === 'unread' && b?.kind === 'unread' && a.objectId !== undefined && a.objectId === b.objectId);
