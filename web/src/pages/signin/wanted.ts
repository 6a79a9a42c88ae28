/** The page that somebody asked for before they went to the identity provider: what fails there leads to /login. */
export const LOGIN = "/login";
const KEPT = "kshub.wanted";

export function keepWanted(path: string): void {
  sessionStorage.setItem(KEPT, path);
}

/** A path of this hub, and never another one. */
export function wanted(): string {
  const kept = sessionStorage.getItem(KEPT) ?? "/";
  return isOwn(kept) ? kept : "/";
}

/** Whether every browser takes this for a path here: `//host` is elsewhere, and so is a backslash. */
export function isOwn(path: string): boolean {
  return /^\/(?!\/)[!-[\]-~]*$/.test(path) && path.length <= 1000 && !path.startsWith(LOGIN);
}
