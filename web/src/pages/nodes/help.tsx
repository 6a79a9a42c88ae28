/** The keys of the list of nodes, over the page. */
import { ActionIcon, Group, Kbd, Modal, Table, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { KEYS } from "./keys";
import { SEARCH_BOX } from "./search";

function types(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function Keys() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (types(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "?") open();
      else if (event.key === "/") document.getElementById(SEARCH_BOX)?.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", heard);
    return () => window.removeEventListener("keydown", heard);
  }, [open]);
  return (
    <>
      <Tooltip label={t("keys.title")}>
        <ActionIcon variant="default" size={36} aria-label={t("keys.title")} onClick={open}>
          <IconKeyboard size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal opened={opened} onClose={close} title={t("keys.title")} closeOnClickOutside>
        <Table aria-label={t("keys.title")} verticalSpacing={4}>
          <Table.Tbody>
            {KEYS.map(({ keys, word }) => (
              <Table.Tr key={word}>
                <Table.Td>
                  <Group gap={4}>
                    {keys.map((one) => (
                      <Kbd key={one}>{one}</Kbd>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>{t(`keys.${word}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
