/** Names where they cannot be set apart by marks of the page: on a canvas, in a drawing, in a window's title. Pure. */

const LONGEST = 80; // characters of a name; more never fits
const NEAR = 200; // characters that are looked at to get so many
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** A name that can be drawn: no control or direction characters, not longer than fits anywhere. */
export function clean(text: string | null | undefined): string {
  const seen = (text ?? "").slice(0, NEAR).replace(UNSEEN, "");
  return (seen.length > LONGEST ? `${seen.slice(0, LONGEST - 1).replace(UNSEEN, "")}…` : seen).trim();
}
