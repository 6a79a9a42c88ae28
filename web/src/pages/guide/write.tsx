/** A file to be written on the Ksocket's machine: where, who may read it, and its text. */
import { Card, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Copy } from "../../parts/copy";

interface Props {
  title: string;
  about: string;
  path: string;
  /** What is done in the editor. */
  paste?: string | undefined;
  children: ReactNode;
}

export function FileToWrite({ title, about, path, paste, children }: Props) {
  const { t } = useTranslation();
  return (
    <Card withBorder component="section" aria-label={title} padding="md">
      <Stack gap="sm">
        <div>
          <Title order={3} size="h5">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </div>
        <Group gap="lg">
          <Fact name={t("guide.file.path")} value={path} mono />
          <Fact name={t("guide.file.mode")} value="600" mono />
          <Fact name={t("guide.file.owner")} value={t("guide.file.ownerIs")} />
        </Group>
        <Step text={t("guide.file.open")}>
          <Copy value={opened(path)} label={t("guide.file.command", { title })} />
        </Step>
        <Step text={paste ?? t("guide.file.paste")}>{children}</Step>
      </Stack>
    </Card>
  );
}

/** The editor, on a file that nobody else will read; what is in it stays, and nothing secret is on the command line. */
function opened(path: string): string {
  const directory = path.slice(0, path.lastIndexOf("/"));
  return `sudo sh -c 'umask 077; mkdir -p ${directory}; \${EDITOR:-vi} ${path}'`;
}

function Fact({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" className={mono ? "mono" : undefined}>
        {value}
      </Text>
    </div>
  );
}

function Step({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Stack gap={4}>
      <Text size="sm">{text}</Text>
      {children}
    </Stack>
  );
}
