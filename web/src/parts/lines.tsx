/** The field for a list of addresses and networks (entries.ts). */
import { Textarea, type TextareaProps } from "@mantine/core";

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
