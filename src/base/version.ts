/** Which Waystation this is, as `package.json` has it: shown to people, and told to a station when a drive is linked. */
export const version = '0.1.0';
