import { readEnvironment } from '../read/gitCommand.ts';

/**
 * The environment of every step of a change: that of a read, less what a surrounding Git process (a hook or an editor
 * that it started) says of its own commit. The person's GIT_AUTHOR_NAME and the like stay.
 */
export function writeEnvironment(
  environment: NodeJS.ProcessEnv,
  variables: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
  return { ...withoutSurroundings(readEnvironment(environment)), ...variables };
}

/** For what may reach a remote or run the person's programs: their credential helpers, ssh and askpass stay. */
export function personEnvironment(
  environment: NodeJS.ProcessEnv,
  variables: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
  const { GIT_ALLOW_PROTOCOL, GIT_ASKPASS, SSH_ASKPASS } = environment;
  return { ...writeEnvironment(environment), GIT_ALLOW_PROTOCOL, GIT_ASKPASS, SSH_ASKPASS, ...variables };
}

/** Settings in the environment, which win over those of files; unlike `-c`, any name of a remote or filter fits. */
export function withSettings(
  environment: NodeJS.ProcessEnv,
  settings: readonly { readonly key: string; readonly value: string }[],
): NodeJS.ProcessEnv {
  const first = Number(environment['GIT_CONFIG_COUNT'] ?? '0');
  const variables = settings.flatMap(({ key, value }, i) => [
    [`GIT_CONFIG_KEY_${first + i}`, key],
    [`GIT_CONFIG_VALUE_${first + i}`, value],
  ]);
  return {
    ...environment,
    GIT_CONFIG_COUNT: String(first + settings.length),
    ...(Object.fromEntries(variables) as NodeJS.ProcessEnv),
  };
}

function withoutSurroundings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => !ofSurroundings.has(name))),
    // Nothing here has an editor to show.
    GIT_EDITOR: ':',
    GIT_SEQUENCE_EDITOR: ':',
  };
}

const ofSurroundings = new Set([
  'GIT_ATTR_SOURCE',
  'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_DATE',
  'GIT_CONFIG_PARAMETERS',
  'GIT_EXTERNAL_DIFF',
  'GIT_LITERAL_PATHSPECS',
  'GIT_QUARANTINE_PATH',
  'GIT_REFLOG_ACTION',
]);
