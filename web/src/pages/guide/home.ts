/** Where ksocket's files are on its machine. Pure. */

export const USUAL = "/opt/fixpoint/ksocket";

const PLAIN = /^(?:\/[A-Za-z0-9._-]+)+$/; // it stands in commands that people copy: nothing there to be quoted

/** Whether this is a directory that can stand in a command as it is. */
export function isHome(text: string): boolean {
  return PLAIN.test(text) && !text.split("/").includes("..");
}

/** The one of the address, or the usual one. */
export function home(given: string | undefined): string {
  return given !== undefined && isHome(given) ? given : USUAL;
}

/** The directory of the settings file. */
export function etc(directory: string): string {
  return `${directory}/etc/ksocket`;
}

/** A command of ksocket, for an installation that lies there. */
export function command(directory: string, words: string): string {
  return directory === USUAL ? `sudo ksocket ${words}` : `sudo KSOCKET_HOME=${directory} ksocket ${words}`;
}
