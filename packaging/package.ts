// npm run package: plumbline.vsix in out/package, which `code --install-extension` takes.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { buildEngineFiles } from '../test/harness/buildExtension.ts';
import { describeFailure } from '../test/harness/harnessFailure.ts';
import { projectFolder } from '../test/harness/projectFolder.ts';
import { say } from '../test/harness/say.ts';
import { makePackage } from './makePackage.ts';

try {
  await buildEngineFiles();
  const folder = path.join(projectFolder, 'out', 'package');
  rmSync(folder, { recursive: true, force: true });
  const { file, bytes, contents } = await makePackage({ folder, engine: 'smallest' });
  for (const name of contents) say(`  ${name}`);
  console.log(`${path.relative(process.cwd(), file)}  ${(bytes / 1e6).toFixed(1)} MB`);
} catch (error) {
  say(describeFailure(error));
  process.exitCode = 1;
}
