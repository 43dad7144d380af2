import { spawn } from 'node:child_process';

/** Opens an address in the person's browser where there is one and a display to show it. */
export function openInBrowser(url: string): void {
  const program = opener();
  if (program === undefined) return;
  const child = spawn(program, [url], { stdio: 'ignore', detached: true });
  // The address is printed too, so that it does not matter if this comes to nothing.
  child.on('error', () => undefined);
  child.unref();
}

function opener(): string | undefined {
  if (process.env['CI'] || process.env['SSH_CONNECTION']) return undefined;
  if (process.platform === 'darwin') return 'open';
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? 'xdg-open' : undefined;
}
