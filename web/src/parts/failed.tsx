/** What is shown where there is nothing to show, and why. */
import { Alert, Button, Center, Loader, Stack, Text, Title } from "@mantine/core";
import { IconCloudOff, IconMoodEmpty, IconAlertTriangle } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client";
import { faultText } from "./fault";

export function Missing() {
  const { t } = useTranslation();
  return (
    <Center mih="50vh">
      <Stack align="center">
        <Title order={2}>{t("state.notFound")}</Title>
        <Button component={Link} to="/apps/sonar/networks">
          {t("state.back")}
        </Button>
      </Stack>
    </Center>
  );
}

export function Broken() {
  const { t } = useTranslation();
  return (
    <Center mih="50vh">
      <Stack align="center">
        <Text>{t("state.broken")}</Text>
        <Button onClick={() => window.location.reload()}>{t("state.reload")}</Button>
      </Stack>
    </Center>
  );
}

interface FailedProps {
  error: Error;
  retry?: () => void;
  /** It is asked again without anybody's doing; what a person ordered is not. */
  again?: boolean;
}

export function Failed({ error, retry, again = retry !== undefined }: FailedProps) {
  const { t } = useTranslation();
  const offline = error instanceof ApiError && error.offline;
  const detail = faultText(error);
  return (
    <Alert
      color={offline ? "gray" : "red"}
      icon={offline ? <IconCloudOff size={18} /> : <IconAlertTriangle size={18} />}
      title={offline ? t(again ? "state.offline" : "state.notDone") : t("state.failed")}
      role="alert"
    >
      {(detail || retry) && (
        <Stack gap="xs" align="flex-start">
          {detail && <span className="said">{detail}</span>}
          {retry && (
            <Button size="xs" variant="default" onClick={retry}>
              {t("common.retry")}
            </Button>
          )}
        </Stack>
      )}
    </Alert>
  );
}

export function Empty({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Center mih={160}>
      <Stack align="center" gap="xs">
        <IconMoodEmpty size={32} stroke={1.2} aria-hidden />
        <Text c="dimmed" ta="center">
          {children ?? t("state.empty")}
        </Text>
      </Stack>
    </Center>
  );
}

/** An answer that comes, has come, or fails; while the hub is away what came before stays. */
export function Answer<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const { t } = useTranslation();
  const trouble = query.error ?? query.failureReason;
  if (query.data === undefined) {
    if (trouble) return <Failed error={trouble} retry={() => void query.refetch()} />;
    return (
      <Center mih={160}>
        <Loader aria-label={t("state.loading")} />
      </Center>
    );
  }
  return (
    <>
      {trouble && <Failed error={trouble} again {...(query.error && { retry: () => void query.refetch() })} />}
      {children(query.data)}
    </>
  );
}
