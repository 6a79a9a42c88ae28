/** A field whose value is the page's address, which has no use for blanks around it. */
import { TextInput, type TextInputProps } from "@mantine/core";
import { type ReactNode } from "react";
import { useTyped } from "./typed";

interface Props extends Omit<TextInputProps, "value" | "onChange" | "rightSection"> {
  value: string;
  /** Tells the address, a moment after the last key. */
  onType: (text: string) => void;
  pause?: number;
  /** What stands at the right of the field; empty: it is emptied by that. */
  beside?: (text: string, empty: () => void) => ReactNode;
}

const trimmed = (text: string) => text.trim();

export function TypedInput({ value, onType, pause, beside, ...rest }: Props) {
  const { text, type } = useTyped(value, { tell: onType, meant: trimmed, ...(pause !== undefined && { pause }) });
  return (
    <TextInput
      {...rest}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      {...(beside && { rightSection: beside(text, () => type("")) })}
    />
  );
}
