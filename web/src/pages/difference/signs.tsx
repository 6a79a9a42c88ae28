/** What became of a node or of a thing by sign and colour, beside the word. */
import {
  IconArrowDown,
  IconArrowUp,
  IconEyeOff,
  IconMinus,
  IconPencil,
  IconPlus,
  IconQuestionMark,
} from "@tabler/icons-react";
import type { How, State } from "./routes";

const STATE_SIGNS = {
  appeared: IconPlus,
  gone: IconMinus,
  changed: IconPencil,
  unknown: IconQuestionMark,
  "not-searched": IconEyeOff,
} as const;

const HOW_SIGNS = {
  added: IconPlus,
  removed: IconMinus,
  changed: IconPencil,
  upgraded: IconArrowUp,
  downgraded: IconArrowDown,
  unknown: IconQuestionMark,
} as const;

export function StateSign({ state }: { state: State }) {
  const Sign = STATE_SIGNS[state];
  return <Sign size={14} aria-hidden />;
}

export function HowSign({ how }: { how: How }) {
  const Sign = HOW_SIGNS[how];
  return <Sign size={14} aria-hidden />;
}
