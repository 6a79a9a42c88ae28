/** A list of addresses and networks, as people paste them. */
import { Textarea, type TextareaProps } from "@mantine/core";

/** By lines, blanks or commas. */
export function entries(text: string): string[] {
  return text.split(/[\s,、，]+/).filter((one) => one !== "");
}

export function Lines(props: TextareaProps) {
  return (
    <Textarea
      autosize
      minRows={2}
      maxRows={10}
      maxLength={60_000}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: "mono" }}
      {...props}
    />
  );
}
