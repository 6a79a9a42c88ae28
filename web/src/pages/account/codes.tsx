/** Recovery codes, shown once: to be copied, kept as a file, or printed. */
import { Button, Checkbox, CopyButton, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload, IconPrinter } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/session";
import "./codes.css";

interface Props {
  codes: string[];
  /** What to know of them; else that the second factor is in force now. */
  about?: string;
  done: () => unknown;
}

export function RecoveryCodes({ codes, about, done }: Props) {
  const { t } = useTranslation();
  const { username } = useMe();
  const [kept, setKept] = useState(false);
  const go = useMutation({ mutationFn: async () => await done() });
  const head = t("account.codesOf", { name: username, host: window.location.host });
  const text = [head, "", ...codes, ""].join("\n");
  return (
    <Stack>
      <Text size="sm" role="status">
        {about ?? t("account.codesAbout")}
      </Text>
      <div className="printed">
        <Text size="sm" fw={600} mb="xs" className="said">
          {head}
        </Text>
        <SimpleGrid
          component="ul"
          cols={{ base: 1, xs: 2 }}
          spacing={4}
          aria-label={t("account.codes")}
          className="codes"
          m={0}
          p={0}
        >
          {codes.map((one) => (
            <li key={one} className="mono">
              {one}
            </li>
          ))}
        </SimpleGrid>
      </div>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="xs"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {copied ? t("common.copied") : t("common.copy")}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download("kshub-recovery-codes.txt", text)}
        >
          {t("account.asText")}
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => window.print()}
        >
          {t("account.print")}
        </Button>
      </Group>
      <Checkbox label={t("account.kept")} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Group>
        <Button disabled={!kept} loading={go.isPending} onClick={() => go.mutate()}>
          {t("account.goOn")}
        </Button>
      </Group>
    </Stack>
  );
}

/** A file of what is here already: nothing is asked of the hub. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
