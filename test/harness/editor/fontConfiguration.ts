import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The browser comes with no fonts of its own; without one of fixed width the editor's columns do not line up. */
export function writeFontConfiguration(editorFolder: string, folder: string): string {
  const file = path.join(folder, 'fonts.conf');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(editorFolder, 'node_modules', 'dejavu-fonts-ttf', 'ttf')}</dir>
  <cachedir>${path.join(folder, 'fonts')}</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <selectfont>
    <rejectfont><glob>*</glob></rejectfont>
    <acceptfont><glob>*/DejaVuSans*</glob></acceptfont>
  </selectfont>
</fontconfig>
`,
  );
  return file;
}
