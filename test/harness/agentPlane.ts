import type { ApiServerAddress, SendRequest } from './apiServer.ts';

/** What an agent needs of a control plane. */
export interface AgentPlane extends Pick<ApiServerAddress, 'folder'> {
  readonly request: SendRequest;
  /** Folders of the definitions that it serves already. */
  readonly definitions?: readonly string[];
}
