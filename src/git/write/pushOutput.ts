import type { GitEnd } from './gitProcess.ts';
import type { PushRequest, PushResult } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import type { PushFailure, PushFailureCode } from './gitWriteFailure.ts';

/** What a push with `--porcelain` came to; a `GitWriteError` with a `PushFailure` where the branch did not arrive. */
export function readPushOutput(
  end: GitEnd,
  { remote, branch }: Pick<PushRequest, 'remote' | 'branch'>,
): PushResult {
  const serverMessages = messagesOf(end.stderr);
  const line = end.stdout
    .toString()
    .split('\n')
    .find((one) => /^[ +\-*!=]\t/.test(one));
  if (end.exitCode === 0)
    return { kind: line?.startsWith('=') === true ? 'upToDate' : 'pushed', serverMessages };
  const reason = line?.split('\t')[2] ?? '';
  const code = codeOf(reason, end.stderr);
  const words = /\((.*)\)/.exec(reason)?.[1] ?? lastError(end.stderr);
  throw new GitWriteError(
    pushFailure(code, code === 'noSuchRemote' ? remote : branch, { words, serverMessages }),
  );
}

/** `name` is the branch, or the remote that is missing. */
export function pushFailure(
  code: PushFailureCode,
  name: string,
  {
    words = '',
    serverMessages = [],
  }: { readonly words?: string; readonly serverMessages?: readonly string[] } = {},
): PushFailure {
  const [message, toDo] = sentences(code, name);
  return { code, message: words === '' ? message : `${message}: ${words}`, toDo, serverMessages };
}

function codeOf(reason: string, stderr: string): PushFailureCode {
  if (/\[remote rejected\]|\[remote failure\]/.test(reason)) return 'declinedByServer';
  if (/\[rejected\].*\((non-fast-forward|fetch first|needs force|stale info|already exists)/.test(reason))
    return 'notFastForward';
  return failures.find(([, pattern]) => pattern.test(stderr))?.[0] ?? 'pushFailed';
}

/** In this order: an ssh that got no answer also says that the remote repository could not be read. */
const failures: readonly (readonly [PushFailureCode, RegExp])[] = [
  ['notTrusted', /transport '.*' not allowed/],
  [
    'noNetwork',
    /Could not resolve (host|proxy)|Connection (refused|timed out|reset)|No route to host|Network is unreachable|Failed to connect|Temporary failure in name resolution|Name or service not known|Could not resolve hostname|Operation timed out|unable to connect to|Couldn't connect to server/i,
  ],
  [
    'authentication',
    /Authentication failed|could not read (Username|Password)|Permission denied|Host key verification failed|terminal prompts disabled|returned error: 40[13]|HTTP Basic: Access denied|Invalid username or|access denied/i,
  ],
  [
    'noSuchRemote',
    /does not appear to be a git repository|[Rr]epository .*not found|returned error: 404|No such remote|no path specified/,
  ],
  ['declinedByHook', /failed to push some refs/],
];

function sentences(code: PushFailureCode, name: string): readonly [message: string, toDo: string] {
  switch (code) {
    case 'notFastForward':
      return [
        `the remote's ${name} holds commits that this one does not`,
        'Fetch them and make the change again on top, or push under another name.',
      ];
    case 'declinedByServer':
      return [`the server declined ${name}`, 'Push to a branch that it accepts and open a pull request.'];
    case 'declinedByHook':
      return ['the hook pre-push declined', 'Correct what it found, or push without hooks.'];
    case 'authentication':
      return [
        'the server did not accept who pushes',
        'Sign in with Git in a terminal (git push), or set up a credential helper or an ssh key.',
      ];
    case 'noNetwork':
      return [
        'the server was not reached',
        'Check the network and the address of the remote, then try again.',
      ];
    case 'noSuchRemote':
      return [`there is no repository behind ${name}`, 'Check git remote -v.'];
    case 'notTrusted':
      return [
        'the address of the remote needs a program or folder of this machine',
        'Trust the workspace first, if you know the repository.',
      ];
    case 'pushFailed':
      return [`${name} was not pushed`, 'Try git push in a terminal to see more.'];
  }
}

function messagesOf(stderr: string): readonly string[] {
  return stderr
    .split(/\r\n?|\n/)
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.replace(/^remote: ?/, '').trimEnd())
    .filter((line) => line !== '' && !/^(Counting|Compressing|Resolving|Total|Processing) /.test(line));
}

const lastError = (stderr: string): string =>
  (stderr.split(/\r\n?|\n/).find((line) => /^(fatal|error|ssh): /.test(line)) ?? '').replace(
    /^(fatal|error): /,
    '',
  );
