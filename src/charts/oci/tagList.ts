export interface TagList {
  readonly tags: readonly string[];
  readonly checkedAt: number;
}
