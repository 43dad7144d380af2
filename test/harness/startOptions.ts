import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { contextsOf, kubeconfigFiles, readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { HarnessFailure } from './harnessFailure.ts';

export interface StartOptions {
  /** Of the editor in a browser; 0 for a free one. */
  readonly port: number;
  readonly inBrowser: boolean;
  /** A person's own cluster and repository; undefined for the demonstration. */
  readonly own: OwnCluster | undefined;
}

export interface OwnCluster {
  /** Of the person's kubeconfig. */
  readonly context: string;
  /** In a Git repository; absolute. */
  readonly folder: string;
  /** The kubeconfig files, absolute, as KUBECONFIG lists them. */
  readonly kubeconfig: string;
}

export const usage = `npm start                                        the demonstration
npm start -- --context NAME --folder PATH        your own cluster, which is only read, and your repository
             --browser                           VS Code in a browser, even where the desktop one is
             --port NUMBER                       at this port of 127.0.0.1`;

/** What the command line asks for. A `HarnessFailure` of one line where that cannot be. */
export function startOptions(args: readonly string[]): StartOptions | 'help' {
  const { port = '0', browser = false, context, folder, help = false } = parse(args);
  if (help) return 'help';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw wrong(`${port} is not a port`, '0 to 65535');
  if ((context === undefined) !== (folder === undefined))
    throw wrong('--context and --folder belong together', 'name both, or none for the demonstration');
  const own = context === undefined || folder === undefined ? undefined : ownCluster(context, folder);
  return { port: Number(port), inBrowser: browser, own };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        browser: { type: 'boolean' },
        context: { type: 'string' },
        folder: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error), 'see --help');
  }
}

function ownCluster(context: string, named: string): OwnCluster {
  // npm starts scripts in the project's folder and tells where the person was.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folder = path.resolve(from, named);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw wrong(`there is no folder ${folder}`, 'name the folder of your repository');
  if (!isInRepository(folder))
    throw wrong(`${folder} is not in a Git repository`, 'name the folder of a clone');
  const files = kubeconfigFiles(undefined, absolute(process.env, from), homedir());
  const read = readKubeconfig(files);
  if (!read.ok) throw wrong(read.failure.message, 'name your kubeconfig in KUBECONFIG');
  const names = contextsOf(read.value).map(({ name }) => name);
  if (!names.includes(context))
    throw wrong(
      `there is no context ${context} in ${files.join(', ')}`,
      names.length === 0 ? 'set KUBECONFIG to your kubeconfig' : `there is ${names.join(', ')}`,
    );
  return { context, folder, kubeconfig: files.join(path.delimiter) };
}

const isInRepository = (folder: string): boolean =>
  existsSync(path.join(folder, '.git')) ||
  (path.dirname(folder) !== folder && isInRepository(path.dirname(folder)));

/** A relative path in KUBECONFIG is relative to where the person was. */
function absolute(environment: NodeJS.ProcessEnv, from: string): NodeJS.ProcessEnv {
  const files = environment['KUBECONFIG']?.split(path.delimiter).filter((file) => file.trim() !== '');
  return { KUBECONFIG: files?.map((file) => path.resolve(from, file)).join(path.delimiter) };
}

const wrong = (message: string, next: string): HarnessFailure => new HarnessFailure(message, next);
