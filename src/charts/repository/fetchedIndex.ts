export interface FetchedIndex {
  readonly text: string;
  readonly checkedAt: number;
}
