import { plumblineFileName, readPlumblineFile } from '../core/owner/plumbline/plumblineFile.ts';
import type { Templates } from '../core/owner/plumbline/plumblineSettings.ts';
import type { Snapshot } from '../session/snapshot.ts';

/** How commits and pull requests are worded, as the repository's own `.plumbline.yaml` says. */
export function repositoryTemplates({ inputs }: Snapshot, root: string): Templates {
  const content = inputs.repositories.get(root)?.working?.get(plumblineFileName);
  return content?.kind === 'text' ? readPlumblineFile(content.source).file.templates : {};
}
