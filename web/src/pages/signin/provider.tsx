/** The way to the identity provider, and back to the page that was asked for. */
import { Button, Stack, Text } from "@mantine/core";
import { useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LOGIN, keepWanted, wanted } from "./wanted";

interface Props {
  name: string | null;
  /** Over a page that shall stay: the provider gets a tab of its own. */
  over: boolean;
  /** Whether passwords let in, too. */
  plain: boolean;
}

export function ByProvider({ name, over, plain }: Props) {
  const { t } = useTranslation();
  const { pathname, href } = useLocation();
  const back = over ? `${LOGIN}?done=true` : pathname === LOGIN ? wanted() : href;
  return (
    <Stack gap={4}>
      <Button
        component="a"
        href={`/api/session/oidc/begin?${new URLSearchParams({ to: back.length > 1000 ? "/" : back }).toString()}`}
        target={over ? "_blank" : undefined}
        variant={plain ? "default" : "filled"}
        onClick={() => !over && keepWanted(back)}
        fullWidth
      >
        <span className="line">{t("session.byProvider", { name: name ?? t("session.provider") })}</span>
      </Button>
      {over && (
        <Text size="xs" c="dimmed">
          {t("session.otherTab")}
        </Text>
      )}
    </Stack>
  );
}
