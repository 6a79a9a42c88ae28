/** Which columns are shown. */
import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ColumnId } from "./columns";

interface Props {
  shown: ColumnId[];
  there: ColumnId[];
  onChange: (ids: ColumnId[]) => void;
}

export function ShownColumns({ shown, there, onChange }: Props) {
  const { t } = useTranslation();
  const toggle = (id: ColumnId) =>
    onChange(there.filter((one) => (one === id ? !shown.includes(one) : shown.includes(one))));
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          {t("common.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {there.map((id) => (
            <Checkbox
              key={id}
              size="sm"
              label={t(`nodes.${id}`)}
              checked={shown.includes(id)}
              disabled={shown.length === 1 && shown.includes(id)}
              onChange={() => toggle(id)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
