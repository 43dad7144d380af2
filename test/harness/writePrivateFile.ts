import { writeFileSync } from 'node:fs';

/** Keys and tokens are for their owner only, also in a temporary folder that others can list. */
export const writePrivateFile = (file: string, text: string): void =>
  writeFileSync(file, text, { mode: 0o600 });
