/** Words of the search language that narrow to one value. Pure. */

/** `field:value`, quoted where the value holds more than a plain word. */
export function term(field: string, value: string): string {
  const plain = /^[\p{L}\p{N}._/:-]+$/u.test(value) && !value.includes('"');
  return `${field}:${plain ? value : `"${value.replace(/(["\\])/g, "\\$1")}"`}`;
}

/** The search with the term added, or without it where it stood there. */
export function narrowed(search: string, field: string, value: string): string {
  const wanted = term(field, value);
  const words = ` ${search} `;
  const rest = words.includes(` ${wanted} `) ? words.replace(` ${wanted} `, " ") : `${words}${wanted}`;
  return rest.trim().replace(/ {2,}/g, " ");
}
