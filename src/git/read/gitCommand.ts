import { dirname } from 'node:path';

/** How Git is started. `program` is what a person configured, or the `git` of the PATH. */
export interface GitCommand {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Arguments in front of every read. A repository's own configuration can name programs, and a repository is untrusted
 * input: what a read could reach is switched off here, on the command line, which wins over every configuration file.
 * `safe.directory` is not among them: a repository that Git refuses for its owner stays refused.
 */
export const safeArguments = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    'core.hooksPath=/dev/null',
    // Empty, not `false`: before 2.36 the value was the name of a program.
    'core.fsmonitor=',
    // A folder inside a working tree that looks like a bare repository is somebody's data, not a repository.
    'safe.bareRepository=explicit',
    'log.showSignature=false',
    'submodule.recurse=false',
    'i18n.logOutputEncoding=UTF-8',
  ].flatMap((setting) => ['-c', setting]),
] as const;

/** The environment of every read: of the person, without what would point Git at another repository. */
export function readEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !repositoryVariables.has(name) && !/^GIT_(TRACE|REDIRECT)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_PAGER: 'cat',
    // What is read is what a clone would hold, as the agents see it.
    GIT_NO_REPLACE_OBJECTS: '1',
    // A missing object of a partial clone would be fetched, by a transport that the repository's configuration names.
    // Git before 2.45 does not know the first, so the second forbids every transport as well.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/**
 * Where every Git process starts; it then changes into the repository itself. On Windows a program is looked for in the
 * starting folder first, so starting in the repository could run its `git.exe`.
 */
export const startFolder = dirname(process.execPath);

/** What `git rev-parse --local-env-vars` lists, but for what carries configuration: a Git hook that runs us sets these. */
const repositoryVariables = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
]);
