/**
 * kustomize quotes a patch that it cannot read in full, and an inline patch of a Secret is a secret. Its own words
 * before and after stay.
 */
export const withoutPatchText = (message: string): string =>
  message.replace(/(unable to parse SM or JSON patch from )\[[^]*\]/, '$1[…]');
