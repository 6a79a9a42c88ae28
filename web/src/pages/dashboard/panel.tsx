/** A part of the page, with its heading. */
import { Card, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  id?: string;
  title: string;
  /** Beside the title: how many of how many, mostly. */
  aside?: ReactNode;
  children: ReactNode;
  /** Several stand in one column: only the last takes the room that is left. */
  stacked?: boolean;
  last?: boolean;
}

export function Panel({ id, title, aside, children, stacked, last }: Props) {
  return (
    <Card
      withBorder
      component="section"
      padding="sm"
      flex={last ? "1 0 auto" : "none"}
      h={stacked || last ? undefined : "100%"}
      aria-label={title}
      {...(id === undefined ? {} : { id })}
    >
      <Group justify="space-between" gap="xs" mb={6} wrap="nowrap" align="baseline">
        <Title order={2} size="h5">
          {title}
        </Title>
        {aside && (
          <Text size="xs" c="dimmed" component="div" ta="right">
            {aside}
          </Text>
        )}
      </Group>
      {children}
    </Card>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
