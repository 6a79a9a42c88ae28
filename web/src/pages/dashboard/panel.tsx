/** A part of the page, with its heading. */
import { Card, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  id?: string;
  title: string;
  /** Beside the title: how many of how many, mostly. */
  aside?: ReactNode;
  children: ReactNode;
  fill?: boolean;
}

export function Panel({ id, title, aside, children, fill = true }: Props) {
  return (
    <Card
      withBorder
      component="section"
      padding="sm"
      h={fill ? "100%" : undefined}
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
