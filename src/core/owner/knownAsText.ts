/** What an environment says in the settings of what another one calls it. */
export const knownAsText = (name: string, hub: string): string => `"knownAs": { "${hub}": ["${name}"] }`;
