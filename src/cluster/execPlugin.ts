import { spawn } from 'node:child_process';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { member, parseJson, stringAt, type Json, type JsonObject } from '../core/resource/json.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { listAt, stringsAt } from '../core/resource/jsonLists.ts';

/** What a credential plugin gave, as client.authentication.k8s.io defines `ExecCredential`. */
export interface PluginCredential {
  readonly token?: string;
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  /** In milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export interface PluginRun {
  readonly exec: JsonObject;
  /** The cluster's kubeconfig entry, for plugins that ask for it. */
  readonly cluster: JsonObject;
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/**
 * Runs the credential plugin that a kubeconfig names. It is the person's own program, run as kubectl runs it, but it
 * can never ask anything: it has no input, and a plugin that insists on a terminal is not started.
 */
export async function runExecPlugin(run: PluginRun): Promise<Outcome<PluginCredential, ClusterFailure>> {
  const { exec } = run;
  const command = stringAt(exec, 'command');
  if (!command) return bad('the kubeconfig names a credential plugin without a command');
  if (stringAt(exec, 'interactiveMode') === 'Always')
    return bad(`the credential plugin ${command} needs a terminal: sign in there with kubectl, then refresh`);
  const ended = await runToEnd(command, run);
  switch (ended.kind) {
    case 'notStarted': {
      const hint = stringAt(exec, 'installHint');
      return bad(
        `the credential plugin ${command} cannot be started (${ended.reason})${hint ? `: ${hint.trim()}` : ''}`,
      );
    }
    case 'tooLong':
      return bad(
        `the credential plugin ${command} gave no answer in ${String(run.timeoutMs / 1000)} s: try it in a terminal`,
      );
    case 'failed':
      return bad(`the credential plugin ${command} failed: ${lastWords(ended.stderr)}`);
    case 'ended':
      return credentialOf(command, ended.stdout);
  }
}

type PluginEnd =
  | { readonly kind: 'notStarted'; readonly reason: string }
  | { readonly kind: 'tooLong' }
  | { readonly kind: 'failed'; readonly stderr: string }
  | { readonly kind: 'ended'; readonly stdout: string };

function runToEnd(command: string, { exec, cluster, environment, timeoutMs }: PluginRun): Promise<PluginEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, stringsAt(exec['args']), {
      env: {
        ...environment,
        ...variablesOf(exec),
        KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, cluster)),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    const end = (how: PluginEnd): void => {
      clearTimeout(timer);
      resolve(how);
    };
    const timer = setTimeout(() => {
      // What the plugin itself started may hold the pipes open: let go of them too.
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      end({ kind: 'tooLong' });
    }, timeoutMs);
    child.stdout
      .setEncoding('utf8')
      .on('data', (text: string) => (stdout = (stdout + text).slice(0, 1_000_000)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
    child.on('error', (error) => end({ kind: 'notStarted', reason: error.message }));
    child.on('close', (code) => end(code === 0 ? { kind: 'ended', stdout } : { kind: 'failed', stderr }));
  });
}

function credentialOf(command: string, stdout: string): Outcome<PluginCredential, ClusterFailure> {
  const status = member(parsed(stdout), 'status');
  const token = stringAt(status, 'token');
  const certificate = stringAt(status, 'clientCertificateData');
  const key = stringAt(status, 'clientKeyData');
  if (!token && !(certificate && key))
    return bad(`the credential plugin ${command} gave neither a token nor a client certificate`);
  const expiresAt = Date.parse(stringAt(status, 'expirationTimestamp') ?? '');
  return success({
    ...(token ? { token } : {}),
    ...(certificate && key ? { clientCertificate: { certificate, key } } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  });
}

/** What the plugin may read of its run. Some refuse to start without it. */
function execInfo(exec: JsonObject, cluster: JsonObject): Json {
  const { 'certificate-authority': _file, extensions: _extensions, ...passed } = cluster;
  const config = listAt(cluster, 'extensions').find(
    (item) => stringAt(item, 'name') === 'client.authentication.k8s.io/exec',
  );
  return {
    apiVersion: stringAt(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(exec['provideClusterInfo'] === true
        ? { cluster: { ...passed, config: member(config, 'extension') ?? null } }
        : {}),
    },
  };
}

function variablesOf(exec: JsonObject): Record<string, string> {
  return Object.fromEntries(
    listAt(exec, 'env').map((item) => [stringAt(item, 'name') ?? '', stringAt(item, 'value') ?? '']),
  );
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The end of what a plugin said, without what could be a token. */
const lastWords = (stderr: string): string =>
  stderr
    .replace(/[\w+/=.-]{40,}/g, '…')
    .trim()
    .slice(-500) || 'it said nothing';

const bad = (message: string): Outcome<never, ClusterFailure> => failed({ code: 'badKubeconfig', message });
