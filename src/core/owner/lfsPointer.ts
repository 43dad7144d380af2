import type { OwnerMode } from '../drift/desired/agentWrite.ts';

/** What stands in Git for a file that Git LFS stores: the SHA-256 of its content and its bytes. */
export interface LfsPointer {
  readonly objectId: string;
  readonly size: number;
}

/** Undefined of any other text. */
export function readLfsPointer(text: string): LfsPointer | undefined {
  if (text.length >= sizeLimit || !text.startsWith('version https://')) return undefined;
  const [, objectId = '', size = ''] = pattern.exec(text) ?? [];
  return objectId === '' ? undefined : { objectId, size: Number(size) };
}

export const lfsPointerText = ({ objectId, size }: LfsPointer): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${objectId}\nsize ${String(size)}\n`;

/** Git LFS takes no larger file for a pointer. */
const sizeLimit = 1024;

// The first versions of Git LFS went by another name.
const pattern =
  /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v1\r?\noid sha256:([0-9a-f]{64})\r?\nsize (\d+)\s*$/;

/** Flux's source-controller takes what Git has; Argo CD's repo server can have Git LFS, and so can people. */
export const takesPointers = (mode: OwnerMode): boolean => mode === 'flux-ks' || mode === 'flux-hr';
