/** What of the machine itself should be mended, as the last reads found it. */
import { Alert, Stack, Text } from "@mantine/core";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { methodName } from "../../parts/method";
import { problemAdvice, problemText } from "../../words/said";
import type { Node } from "./node";
import { findings } from "./shown";

export function Findings({ node }: { node: Node }) {
  const { t, i18n } = useTranslation();
  const found = findings(node);
  if (found.length === 0) return null;
  return (
    <Alert color="orange" title={t("reads.findings")} icon={<IconShieldExclamation aria-hidden />}>
      <Stack gap={4}>
        {found.map(({ group, problem }, at) => (
          <div key={at}>
            <Text size="sm" className="said">
              {`${methodName(group)}: ${problemText(problem, i18n.language)}`}
            </Text>
            <Text size="sm" c="dimmed" className="said">
              {problemAdvice(problem, i18n.language)}
            </Text>
          </div>
        ))}
      </Stack>
    </Alert>
  );
}
