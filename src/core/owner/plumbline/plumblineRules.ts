import { defaultSeverities } from '../../validate/problem.ts';
import type { PlumblineFile } from './plumblineSettings.ts';
import type { SettingsReader } from './settingsReader.ts';

const severities = ['error', 'warning', 'info', 'off'] as const;

/** `rules` of `.plumbline.yaml`: how much each rule of validation counts in this repository. */
export function readRules(reader: SettingsReader, node: unknown): PlumblineFile['rules'] {
  const rules: Record<string, (typeof severities)[number]> = {};
  for (const [code, value] of reader.map(node, 'any', 'rules')) {
    const text = reader.text(value, code);
    const severity = severities.find((one) => one === text);
    if (!Object.hasOwn(defaultSeverities, code))
      reader.problem(
        `there is no rule ${code}: it takes ${Object.keys(defaultSeverities).join(', ')}`,
        value,
      );
    else if (severity) rules[code] = severity;
    else if (text !== undefined) reader.problem(`${code} takes ${severities.join(', ')}, not ${text}`, value);
  }
  return rules;
}
