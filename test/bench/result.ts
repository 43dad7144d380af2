/** One line of the table. */
export interface Result {
  readonly what: string;
  /** Objects of the fleet, where a measurement has several; else it is known from what was asked for. */
  readonly size?: number;
  readonly value: number;
  readonly unit: Unit;
  /** The time of the processor, of all threads, in milliseconds: says what a loaded machine hides. */
  readonly cpuMs?: number;
  /** What the value is compared with, measured in the same run in the same unit. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** The value must not be larger, or, of `atLeastPeer`, the peer must be so many times larger. */
  readonly budget?: Budget;
  /** With the number of objects: what it costs beside what it cost of fewer is a row of its own. */
  readonly grows?: 'linearly' | 'not';
  /** What a person has to know to read the number. */
  readonly note?: string;
}

export type Unit = 'ms' | 'MB' | 'requests' | 'watches' | 'objects' | '×';

export type Budget =
  | { readonly kind: 'value'; readonly limit: number }
  /** Of value to peer. */
  | { readonly kind: 'ratio'; readonly limit: number }
  /** Of peer to value. */
  | { readonly kind: 'faster'; readonly times: number };

export interface SizedResult extends Result {
  readonly measurement: string;
}

export const atMost = (limit: number): Budget => ({ kind: 'value', limit });
export const ratioAtMost = (limit: number): Budget => ({ kind: 'ratio', limit });
export const timesFaster = (times: number): Budget => ({ kind: 'faster', times });

/** Undefined where there is no budget. */
export function isMet({ value, peer, budget }: Result): boolean | undefined {
  if (budget === undefined) return undefined;
  switch (budget.kind) {
    case 'value':
      return value <= budget.limit;
    case 'ratio':
      return peer !== undefined && value / peer.value <= budget.limit;
    case 'faster':
      return peer !== undefined && peer.value / value >= budget.times;
  }
}
