/** What a step of a sync does beyond the fields it writes: `code` names the rule, `message` is a sentence for people. */
export interface Impact {
  readonly code: ImpactCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

export type ImpactCode =
  | 'pods-restart'
  | 'pods-keep-running'
  | 'scale-to-zero'
  | 'stops-serving'
  | 'config-not-noticed'
  | 'recreated'
  | 'deleted-not-made'
  | 'item-lost'
  | 'immutable-field'
  | 'deletes-namespace'
  | 'deletes-definition'
  | 'deletes-volume'
  | 'leaves-volume'
  | 'owner-changes';
