/** What several pages of the settings show alike. */
import { Badge, Button, Group, Modal, Select, Stack, type SelectProps } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX, type Icon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { spacesQuery } from "../../api/ask";
import { Failed } from "../../parts/failed";
import { ROLES } from "./words";

interface WindowProps {
  title: string;
  opened: boolean;
  close: () => void;
  size?: string;
  children: ReactNode;
}

/** A form over the page; it begins anew each time that it is opened. */
export function FormWindow({ title, opened, close, size = "md", children }: WindowProps) {
  return (
    <Modal opened={opened} onClose={close} title={title} size={size}>
      {opened && children}
    </Modal>
  );
}

/** Why something that was asked for was not done. */
export function Wrong({ of }: { of: { error: Error | null }[] }) {
  const failed = of.flatMap(({ error }) => (error ? [error] : []));
  if (failed.length === 0) return null;
  return (
    <Stack gap="xs">
      {failed.map((error, index) => (
        <Failed key={index} error={error} />
      ))}
    </Stack>
  );
}

const SIGNS: Record<Tone, { color: string; Sign: Icon | null }> = {
  good: { color: "teal", Sign: IconCheck },
  plain: { color: "gray", Sign: null },
  warning: { color: "orange", Sign: IconAlertTriangle },
  bad: { color: "red", Sign: IconX },
};
type Tone = "good" | "plain" | "warning" | "bad";

/** A state by colour, sign and word. */
export function Sign({ tone, children }: { tone: Tone; children: ReactNode }) {
  const { color, Sign: Drawn } = SIGNS[tone];
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      miw="max-content"
      autoContrast
      leftSection={Drawn && <Drawn size={12} aria-hidden />}
    >
      {children}
    </Badge>
  );
}

export function RoleName({ role }: { role: string }) {
  const { t } = useTranslation();
  return <>{role in { administrator: 1, operator: 1, viewer: 1, none: 1 } ? t(`role.${role as "none"}`) : role}</>;
}

type Choice = Omit<SelectProps, "data">;

/** What somebody may do. none: also nothing, in all spaces. */
export function RoleSelect({ none = false, ...props }: Choice & { none?: boolean }) {
  const { t } = useTranslation();
  const roles = none ? ([...ROLES, "none"] as const) : ROLES;
  return (
    <Select
      label={t("role.label")}
      allowDeselect={false}
      data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
      renderOption={({ option }) => (
        <div>
          {option.label}
          <div className="hint">{t(`role.about.${option.value as "none"}`)}</div>
        </div>
      )}
      {...props}
    />
  );
}

/** The value that stands for all spaces. */
export const EVERYWHERE = "*";

export function SpaceSelect({ everywhere = false, ...props }: Choice & { everywhere?: boolean }) {
  const { t } = useTranslation();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const all = everywhere ? [{ value: EVERYWHERE, label: t("role.everywhere") }] : [];
  return (
    <Select
      label={t("settings.space")}
      searchable
      allowDeselect={false}
      data={[...all, ...spaces.map((one) => ({ value: one.spaceId, label: one.displayName }))]}
      nothingFoundMessage={t("state.nothingFound")}
      {...props}
    />
  );
}

interface EndProps {
  /** The word on the button that does it. */
  word: string;
  deed: { isPending: boolean };
  close?: (() => void) | undefined;
  /** Of the button that does it. */
  color?: string;
  disabled?: boolean;
  /** At the left: what ends the thing instead. */
  children?: ReactNode;
}

/** The end of a form: cancel, or do it. */
export function FormEnd({ word, deed, close, color = "teal", disabled = false, children }: EndProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between">
      {children ?? <span />}
      <Group gap="xs">
        {close && (
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
        )}
        <Button type="submit" color={color} disabled={disabled} loading={deed.isPending}>
          {word}
        </Button>
      </Group>
    </Group>
  );
}

/** What was shown once: read, and closed. */
export function Close({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button onClick={close}>{t("common.close")}</Button>
    </Group>
  );
}
