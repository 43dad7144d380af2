import type { Random } from '../random.ts';

/**
 * Flux refuses a variable without a value or a default, and the API server a variable where it wants a number: so
 * nearly all get what they need. `names` are the variables that there are; undefined where nothing is substituted.
 */
export function withDefaults(random: Random, text: string, names: ReadonlySet<string> | undefined): string {
  if (names === undefined || text.includes('substitute: disabled'))
    return text.replaceAll(/^(\s*(?:- )?(?:tier|replicas|port|image): .*)$/gm, (line) =>
      line.replaceAll(
        /\$\{(\w+)(?::=([^}]*))?\}/g,
        (_, name: string, otherwise?: string) => otherwise ?? usual(name),
      ),
    );
  return text.replaceAll(
    /(?<!\$)\$\{(#?)(\w+)([^}]*)\}/g,
    (whole, length: string, name: string, rest: string) => {
      if (names.has(name) || /^:?[-=]/.test(rest) || random.chance(0.01)) return whole;
      return length === '' && rest === '' ? `\${${name}:=${usual(name)}}` : usual(name);
    },
  );
}

const usual = (name: string): string => (name === 'NUMBER' ? '4' : name.toLowerCase());
