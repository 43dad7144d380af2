import type { TextDocument } from 'vscode';
import { corePath } from '../corePath.ts';

/** Whether a document may be a manifest, or a file that a build reads for one, by its name and language. */
export const isManifestLike = ({ fileName, languageId }: TextDocument): boolean =>
  languageId === 'yaml' || /\.(ya?ml|json)$/i.test(fileName) || /(^|[\\/])kustomization$/i.test(fileName);

/** What the core calls an open document: its absolute path. Undefined for what is no file, such as a side of a diff. */
export const bufferPath = ({ uri }: TextDocument): string | undefined =>
  uri.scheme === 'file' ? corePath(uri) : undefined;
