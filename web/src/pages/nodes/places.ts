/** Where one was in a list, so that one is there again when one comes back from a node. */
import type { Question } from "./ask";

export interface Place {
  offset: number;
  active: number;
}

const KEPT = 50; // lists
const places = new Map<string, Place>();

function key(question: Question): string {
  return JSON.stringify([question.networkId, question.search, question.sort]);
}

export function placeIn(question: Question): Place {
  return places.get(key(question)) ?? { offset: 0, active: 0 };
}

export function keepPlace(question: Question, place: Place): void {
  places.delete(key(question));
  places.set(key(question), place);
  const [oldest] = places.keys();
  if (places.size > KEPT && oldest !== undefined) places.delete(oldest);
}
