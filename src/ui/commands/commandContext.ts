import type { Memento, OutputChannel, SecretStorage, Uri } from 'vscode';
import type { ChosenContext } from '../../protocol.ts';
import type { CoreClient } from '../coreClient.ts';
import type { DriftView } from '../views/driftView.ts';
import type { LineDecorations } from '../views/lineDecorations.ts';
import type { SyncPreview } from '../views/syncPreview.ts';
import type { VirtualDocuments } from '../views/virtualDocuments.ts';

/** What commands may use. A command changes files, settings or Git, or shows something; it never tells a view to refresh. */
export interface CommandContext {
  readonly core: CoreClient;
  readonly state: Memento;
  /** Tokens of forges. */
  readonly secrets: SecretStorage;
  /** A folder of the editor's own, outside of every workspace. */
  readonly storage: Uri;
  readonly log: OutputChannel;
  readonly documents: VirtualDocuments;
  readonly syncPreview: SyncPreview;
  readonly decorations: LineDecorations;
  readonly driftView: DriftView;
  /** Makes these the hosts that charts are fetched from in this workspace. */
  readonly allowHosts: (hosts: readonly string[]) => Promise<void>;
  /** Makes the chosen environments those that are read. */
  readonly choose: (environments: readonly ChosenContext[]) => Promise<void>;
}
