import type { Outcome } from '../base/outcome.ts';
import { authenticate, type Authentication } from './authentication.ts';
import type { RenewalOptions } from './renewableCredential.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { badKubeconfig, readKubeconfig } from './kubeconfig.ts';

/** The authentication of one context over time: made when first needed, and again when it ends or is not accepted. */
export interface Credentials {
  current(): Promise<Outcome<Authentication, ClusterFailure>>;
  /** After a 401: true where there is now another authentication than the one that was refused. */
  renew(refused: Authentication): Promise<boolean>;
}

export interface CredentialsOptions extends RenewalOptions {
  readonly files: readonly string[];
  readonly context: string;
  /** The server that was chosen: a kubeconfig that is changed later must not lead credentials or questions elsewhere. */
  readonly server: string;
}

export function createCredentials(options: CredentialsOptions): Credentials {
  let made: { readonly at: number; readonly outcome: Outcome<Authentication, ClusterFailure> } | undefined;
  let inVainAt: number | undefined;
  let making: Promise<Outcome<Authentication, ClusterFailure>> | undefined;

  // Many watches find out at once that a token has ended; one of them renews it for all.
  const make = (): Promise<Outcome<Authentication, ClusterFailure>> => {
    making ??= makeAuthentication(options)
      .then((outcome) => {
        made = { at: options.now(), outcome };
        return outcome;
      })
      .finally(() => (making = undefined));
    return making;
  };
  const isUsable = ({ at, outcome }: NonNullable<typeof made>): boolean => {
    if (!outcome.ok) return options.now() < at + quietMs;
    // A plugin whose clock differs must not run for every request.
    return options.now() < Math.max(at + leastMs, outcome.value.expiresAt ?? Number.POSITIVE_INFINITY);
  };

  return {
    current: async () => (made && isUsable(made) ? made.outcome : make()),
    renew: async (refused) => {
      if (making) await making;
      if (made?.outcome.ok && !isSame(made.outcome.value, refused)) return true;
      if (inVainAt !== undefined && options.now() < inVainAt + quietMs) return false;
      const outcome = await make();
      if (outcome.ok && !isSame(outcome.value, refused)) return true;
      inVainAt = options.now();
      return false;
    },
  };
}

/** How long a failure stands: a plugin may open a window to sign in, and must not do so all the time by itself. */
const quietMs = 5 * 60_000;
const leastMs = 10_000;

async function makeAuthentication(
  options: CredentialsOptions,
): Promise<Outcome<Authentication, ClusterFailure>> {
  // Read anew each time: other tools write tokens and certificates into it.
  const kubeconfig = readKubeconfig(options.files);
  if (!kubeconfig.ok) return kubeconfig;
  const authentication = await authenticate(kubeconfig.value, options.context, options);
  if (authentication.ok && authentication.value.server !== options.server)
    return badKubeconfig(`context "${options.context}" now names another server: choose the clusters again`);
  return authentication;
}

const isSame = (a: Authentication, b: Authentication): boolean =>
  JSON.stringify([a.headers, a.tls]) === JSON.stringify([b.headers, b.tls]);
