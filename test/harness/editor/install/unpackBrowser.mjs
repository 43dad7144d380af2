// Run in the folder where package.json is installed: unpacks the browser and its libraries into $TMPDIR.
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { inflate } from '@sparticuz/chromium';

const packed = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
for (const file of ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br'])
  await inflate(path.join(packed, file));
