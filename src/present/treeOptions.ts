/** How the Drift view is filtered and grouped. */
export interface TreeOptions {
  /** `notInSync` is everything that a person may want to look at; `drifted` is what live differs in. */
  readonly show: 'all' | 'notInSync' | 'drifted';
  /** `owner`: environment › owner › resource › field. */
  readonly group: 'owner' | 'kind' | 'file';
  /** Where it is left out: everywhere. */
  readonly where?: 'production';
  /** What the checked-out branch changes a file of; where it is left out, whoever changes it. */
  readonly whose?: 'mine';
  /** Kinds of resources, as groups are called by kind; all where it is left out. */
  readonly kinds?: readonly string[];
  /** Where it is left out: what needs a person first, then by name. */
  readonly order?: 'name' | 'newest';
}
