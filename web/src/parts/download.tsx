/** A list as a file, by a link that the browser itself follows: no size is too large for it. */
import { Button, Menu, type MantineSize } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export const FORMATS = ["xlsx", "csv", "jsonl"] as const;

interface Props {
  /** The path of the API that gives the file. */
  path: string;
  /** What else it is asked for; format and language are added. */
  query?: Record<string, string | undefined>;
  formats?: readonly string[];
  label?: string;
  size?: MantineSize | `compact-${MantineSize}`;
  /** Nothing to be had now. */
  disabled?: boolean;
}

export function Download({ path, query = {}, formats = FORMATS, label, size = "sm", disabled = false }: Props) {
  const { t, i18n } = useTranslation();
  const link = (format: string) => {
    const asked = Object.entries({ ...query, format, language: i18n.language }).filter(([, value]) => value);
    return `${path}?${new URLSearchParams(asked).toString()}`;
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size={size} leftSection={<IconDownload size={16} aria-hidden />} disabled={disabled}>
          {label ?? t("common.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((one) => (
          <Menu.Item key={one} component="a" href={link(one)} download>
            {one.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
