/** How a page begins: its title, and what can be done on it. */
import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTitle } from "./title";

interface Props {
  title: string;
  /** One sentence that says what the page is for. */
  about?: string | undefined;
  /** Buttons and filters, at the right. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the main menu: its title is the document's first heading. */
export function Page({ title, about, actions, children }: Props) {
  useTitle(title);
  return (
    <Stack gap="md">
      <Begin title={title} order={1} size="h2" about={about} actions={actions} />
      {children}
    </Stack>
  );
}

/** A part of a page. */
export function Section({ title, about, actions, children }: Props) {
  return (
    <Stack component="section" aria-label={title} gap="xs">
      <Begin title={title} order={2} size="h4" about={about} actions={actions} />
      {children}
    </Stack>
  );
}

type Beginning = Omit<Props, "children"> & { order: 1 | 2; size: string };

function Begin({ title, about, actions, order, size }: Beginning) {
  return (
    <Group justify="space-between" align="flex-start">
      <div>
        <Title order={order} size={size} className="said">
          {title}
        </Title>
        {about && (
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
