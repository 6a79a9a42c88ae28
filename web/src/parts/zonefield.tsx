/** A time zone of the IANA data base, to be typed or chosen: what is no zone is said to be none, and not saved. */
import { Autocomplete, type AutocompleteProps } from "@mantine/core";
import type { TFunction } from "i18next";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { matching, zoneNamed, ZONES } from "./zones";

type Rest = Omit<AutocompleteProps, "data" | "value" | "defaultValue" | "onChange" | "filter">;

interface BoxProps extends Rest {
  value?: string | null;
  onChange?: (zone: string | null) => void;
  /** Whether a zone has to be there; else null stands for what the placeholder says. */
  needed?: boolean;
}

export function ZoneBox({ value, onChange, needed = false, error, onBlur, onFocus, ...rest }: BoxProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? "");
  const [left, setLeft] = useState(false); // with a text that is no zone
  const [opened, setOpened] = useState(false);
  const [shown, setShown] = useState(value);
  if (value !== shown) {
    setShown(value);
    setText(value ?? "");
  }
  const wrong = wrongText(text, value, needed, t);
  // The browser itself sends no form with such a field, and leads to it
  useEffect(() => field.current?.setCustomValidity(wrong ?? ""), [wrong]);
  const type = (typed: string) => {
    setText(typed);
    if (left && wrongText(typed, value, needed, t) === null) setLeft(false);
    const zone = typed.trim() === "" ? null : zoneNamed(typed, value);
    if (zone !== undefined && !(zone === null && needed) && zone !== (value ?? null)) onChange?.(zone);
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || wrong === null) return;
    event.preventDefault(); // the form is not meant: a zone is being chosen
    const led = document.getElementById(field.current?.getAttribute("aria-activedescendant") ?? "");
    if (led?.hasAttribute("data-combobox-selected")) return; // by the arrows: the list takes it
    const [first] = matching(ZONES, text, 1);
    if (text.trim() === "" || first === undefined) {
      setLeft(true);
      return;
    }
    type(first);
    setOpened(false);
  };
  return (
    <Autocomplete
      ref={field}
      data={data(value)}
      filter={({ options, search, limit }) =>
        matching(
          options.flatMap((one) => ("value" in one ? [one.value] : [])),
          zoneNamed(search, value) === undefined ? search : "",
          limit,
        ).map((one) => ({ value: one, label: one }))
      }
      limit={100}
      maxLength={100}
      spellCheck={false}
      autoComplete="off"
      clearable={!needed}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      value={text}
      onChange={type}
      onKeyDownCapture={enter}
      onFocus={(event) => {
        event.currentTarget.select(); // what is typed replaces what stands there
        onFocus?.(event);
      }}
      onBlur={(event) => {
        const zone = zoneNamed(text, value);
        if (zone !== undefined) setText(zone);
        setLeft(wrong !== null);
        onBlur?.(event);
      }}
      error={error ?? (left ? wrong : null)}
      {...rest}
    />
  );
}

function data(value: string | null | undefined): string[] {
  return value && !ZONES.includes(value) ? [value, ...ZONES] : ZONES;
}

/** Why this is no zone; null: it is one, or none is needed. */
function wrongText(text: string, value: string | null | undefined, needed: boolean, t: TFunction): string | null {
  if (text.trim() === "") return needed ? t("zone.needed") : null;
  return zoneNamed(text, value) === undefined ? t("zone.unknown", { text }) : null;
}

interface Props extends Omit<BoxProps, "label" | "needed"> {
  /** What holds where none is chosen. */
  space: string;
}

/** The time zone of one thing in a space; none: the space's. */
export function TimeZone({ space, ...rest }: Props) {
  const { t } = useTranslation();
  return <ZoneBox label={t("zone.label")} placeholder={t("zone.ofSpace", { zone: space })} {...rest} />;
}
