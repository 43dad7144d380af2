import type { ThirdParty } from './thirdParty.ts';

const line = '='.repeat(80);

/** All that ships of others, sorted, with each licence text once behind the list of those it belongs to. */
export function noticesText(
  parts: readonly { readonly title: string; readonly all: readonly ThirdParty[] }[],
): string {
  const owners = new Map<string, string[]>();
  for (const { name, version, texts } of parts.flatMap(({ all }) => all))
    for (const text of texts) owners.set(text, [...(owners.get(text) ?? []), `${name} ${version}`]);
  return [
    'Plumbline is given away under the Apache License 2.0; see LICENSE.txt. This file lists what it contains of others,',
    'and then the texts of their licences.',
    '',
    ...parts.flatMap(({ title, all }) => [title, '', ...all.map(entry), '']),
    ...[...owners].flatMap(([text, names]) => [line, ...names, line, '', text, '']),
  ].join('\n');
}

const entry = ({ name, version, license }: ThirdParty): string =>
  `  ${name} ${version}${license === undefined ? '' : ` (${license})`}`;
