import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Has Go compile its own text/template with `kubernetes/templatemethods` in it, and gives the file that `-overlay`
 * takes. `goRoot` is that of the compiler: nothing but the one call is replaced, so that a newer Go brings its own text.
 */
export function templateOverlay(goRoot: string, folder: string): string {
  const original = path.join(goRoot, 'src', 'text', 'template');
  const before = readFileSync(path.join(original, 'exec.go'), 'utf8').split(search);
  if (before.length !== 2)
    throw new Error(`text/template of ${goRoot} searches for methods in another way than by ${search}`);
  mkdirSync(folder, { recursive: true });
  const replaced = path.join(folder, 'exec.go');
  writeFileSync(replaced, before.join('methodByName(ptr, fieldName)'));
  const overlay = path.join(folder, 'overlay.json');
  const Replace = {
    [path.join(original, 'exec.go')]: replaced,
    [path.join(original, 'methods.go')]: path.join(
      import.meta.dirname,
      'kubernetes',
      'templatemethods',
      'methods.go',
    ),
  };
  writeFileSync(overlay, JSON.stringify({ Replace }));
  return overlay;
}

const search = 'ptr.MethodByName(fieldName)';
