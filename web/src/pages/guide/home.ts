/** Where ksocket's files are on its machine. Pure. */

export const USUAL = "/opt/fixpoint/ksocket";
export const PROGRAM = "ksocket";

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

/** Whether this calls a program: "ksocket", or the whole path of one. */
export function isProgram(text: string): boolean {
  return text === PROGRAM || isHome(text);
}

/** A command of ksocket, for an installation that lies there; program: what calls it. */
export function command(directory: string, words: string, program: string = PROGRAM): string {
  return directory === USUAL ? `sudo ${program} ${words}` : `sudo KSOCKET_HOME=${directory} ${program} ${words}`;
}
