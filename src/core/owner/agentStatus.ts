/** What the agent says of itself, shown beside our verdict and never mixed into it. */
export interface AgentStatus {
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** RFC 3339, of the last change of the Ready condition. */
  readonly since?: string;
  readonly suspended: boolean;
  /** How often the agent reconciles without a change, in seconds. */
  readonly intervalSeconds?: number;
}
