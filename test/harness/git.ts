import { execFile } from 'node:child_process';

/** Runs git in a folder, untouched by the configuration of the person and the machine. */
export function gitOutput(folder: string, ...args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-C', folder, ...args],
      { encoding: 'buffer', maxBuffer: 1 << 28, env: { ...process.env, ...gitEnvironment } },
      (error, stdout, stderr) => {
        if (error)
          reject(new Error(`git ${args.join(' ')}: ${stderr.toString('utf8').trim() || error.message}`));
        else resolve(stdout);
      },
    );
  });
}

const gitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Dana Developer',
  GIT_AUTHOR_EMAIL: 'dana@example.com',
  GIT_COMMITTER_NAME: 'Dana Developer',
  GIT_COMMITTER_EMAIL: 'dana@example.com',
};
