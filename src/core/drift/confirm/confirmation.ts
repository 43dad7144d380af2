import type { JsonObject } from '../../resource/json.ts';

/** What came of asking the server itself, by a dry run, what the agent's write of the deployed object would do. */
export type Confirmation =
  /** The object as the server would leave it. */
  | { readonly kind: 'answered'; readonly object: JsonObject }
  /** The server was not asked, or gave no answer that says anything; the reason holds no value of a Secret. */
  | { readonly kind: 'none'; readonly reason: string };

/** Of a verdict: whether the server says the same as what was predicted. Where it does not, its word counts. */
export type Confirmed =
  { readonly kind: 'agrees' | 'differs' } | { readonly kind: 'none'; readonly reason: string };
