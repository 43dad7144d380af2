import type { JsonObject } from './json.ts';
import { secretParts, type SecretParts } from './secretParts.ts';

interface State {
  readonly object: JsonObject;
  readonly built: { readonly secret?: readonly string[] };
}

/** What of an object came out of secret variables, in any of its desired states. */
export const objectSecrets = ({
  deployed,
  head,
  working,
}: {
  readonly deployed: State | undefined;
  readonly head: { readonly desired: State | undefined } | undefined;
  readonly working: State | undefined;
}): SecretParts =>
  secretParts(
    [deployed, head?.desired, working].map(
      (state) => state?.built.secret && { object: state.object, secret: state.built.secret },
    ),
  );
