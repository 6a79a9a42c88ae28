/** Tags and marks of nodes, one or many: the buttons, and the window with the form. */
import { Button, Modal } from "@mantine/core";
import { IconTag, IconUserCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NodeRow } from "./ask";
import { MarkForm, Over, TagForm } from "./labels";

const FORMS = {
  tag: { word: "nodes.tagging", Sign: IconTag, Form: TagForm },
  mark: { word: "nodes.marking", Sign: IconUserCheck, Form: MarkForm },
} as const;

export function Labelling({ nodes, size }: { nodes: NodeRow[]; size: "xs" | "compact-sm" }) {
  const { t } = useTranslation();
  const [what, open] = useState<keyof typeof FORMS | null>(null);
  const Form = what && FORMS[what].Form;
  const close = () => open(null);
  return (
    <>
      {(["tag", "mark"] as const).map((one) => {
        const { word, Sign } = FORMS[one];
        return (
          <Button
            key={one}
            size={size}
            variant="default"
            leftSection={<Sign size={14} aria-hidden />}
            onClick={() => open(one)}
          >
            {t(word)}
          </Button>
        );
      })}
      <Modal opened={what !== null} onClose={close} title={t(FORMS[what ?? "tag"].word)}>
        {nodes.length > 1 && <Over count={nodes.length} />}
        {Form && <Form nodes={nodes} onDone={close} />}
      </Modal>
    </>
  );
}
