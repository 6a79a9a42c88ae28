/** Before something is done that cannot be taken back. */
import { Text } from "@mantine/core";
import { openConfirmModal } from "@mantine/modals";
import i18next from "i18next";

const ABOVE = 300; // also above a window with a form, from which it may be asked

interface Question {
  title: string;
  text: string;
  /** The word on the button that does it. */
  action: string;
  /** The word on the one that does not, where "cancel" may be taken for the deed. */
  keep?: string;
  onConfirm: () => void;
}

export function confirm({ title, text, action, keep, onConfirm }: Question): void {
  openConfirmModal({
    title,
    children: (
      <Text size="sm" className="said">
        {text}
      </Text>
    ),
    labels: { confirm: action, cancel: keep ?? i18next.t("common.cancel") },
    confirmProps: { color: "red" },
    zIndex: ABOVE,
    onConfirm,
  });
}
