/** What is asked: a package, a version, where. Names are suggested while one types. */
import { Autocomplete, Button, Group, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { networksQuery, spacesQuery } from "../../api/ask";
import { namesQuery } from "./ask";
import { RELATIONS, apart, joined } from "./relation";
import type { Asked } from "./routes";

const PAUSE = 200; // milliseconds after the last key until names are asked for
const KINDS = ["dpkg", "rpm", "apk", "pacman", "opkg", "pkg", "snap", "flatpak", "brew", "app", "windows"];

/** What stands in the fields, by what the page's address asks. */
function valuesOf(asked: Asked) {
  const { relation, version } = apart(asked.version);
  return {
    name: asked.name ?? "",
    by: asked.by ?? "binary",
    relation: asked.version === undefined ? "<" : relation,
    version,
    arch: asked.arch ?? "",
    kind: asked.kind ?? "",
    where: asked.networkId ? `network ${asked.networkId}` : asked.spaceId ? `space ${asked.spaceId}` : "",
  };
}

export function QuestionForm({ asked, onAsk }: { asked: Asked; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: valuesOf(asked) });
  const address = JSON.stringify(asked);
  const follow = useEffectEvent(() => form.setValues(valuesOf(asked)));
  useEffect(() => follow(), [address]); // a bar was chosen, or the browser went back: the field that is in use stays so
  const submit = form.onSubmit((values) => {
    const [sort, number] = values.where.split(" ");
    onAsk({
      name: values.name.trim() || undefined,
      by: values.by === "source" ? "source" : undefined,
      version: joined(values.relation, values.version),
      arch: values.arch.trim() || undefined,
      kind: values.kind || undefined,
      networkId: sort === "network" ? Number(number) : undefined,
      spaceId: sort === "space" ? Number(number) : undefined,
    });
  });
  const [typed] = useDebouncedValue(form.values.name.trim(), PAUSE);
  const by = form.values.by === "source" ? ("source" as const) : undefined;
  const names = useQuery(namesQuery(typed, { by })).data?.items ?? [];
  const counts = new Map(names.map((one) => [one.name, one.numberOfNodes]));
  return (
    <form onSubmit={submit} role="search" aria-label={t("packages.title")}>
      <Group gap="xs" align="flex-end">
        <Autocomplete
          label={t("packages.name")}
          placeholder={t("packages.nameHint")}
          required
          maxLength={500}
          data={names.map((one) => one.name)}
          filter={({ options }) => options} // the hub has chosen, and put them in order
          renderOption={({ option }) => (
            <Group justify="space-between" wrap="nowrap" w="100%" gap="md">
              <span className="said">{option.value}</span>
              <span className="dim-count">{t("packages.suggested", { count: counts.get(option.value) ?? 0 })}</span>
            </Group>
          )}
          w={{ base: "100%", xs: 280 }}
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps("name")}
        />
        <Select
          label={t("packages.by")}
          data={[
            { value: "binary", label: t("packages.binary") },
            { value: "source", label: t("packages.source") },
          ]}
          allowDeselect={false}
          w={140}
          {...form.getInputProps("by")}
        />
        <Select
          label={t("packages.relation")}
          data={[...RELATIONS]}
          allowDeselect={false}
          w={80}
          {...form.getInputProps("relation")}
        />
        <TextInput
          label={t("packages.version")}
          placeholder={t("packages.versionHint")}
          maxLength={490}
          w={190}
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps("version")}
        />
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>
          {t("packages.submit")}
        </Button>
      </Group>
      <Group gap="xs" align="flex-end" mt="xs">
        <TextInput
          label={t("packages.arch")}
          maxLength={100}
          w={140}
          spellCheck={false}
          {...form.getInputProps("arch")}
        />
        <Select
          label={t("packages.kind")}
          data={[{ value: "", label: t("packages.anyKind") }, ...KINDS]}
          allowDeselect={false}
          w={140}
          {...form.getInputProps("kind")}
        />
        <Where {...form.getInputProps("where")} />
      </Group>
    </form>
  );
}

function Where(input: object) {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery).data?.items ?? [];
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const named = networks.map((one) => ({ value: `network ${one.networkId}`, label: one.displayName }));
  const several = spaces.map((one) => ({ value: `space ${one.spaceId}`, label: one.displayName }));
  return (
    <Select
      label={t("packages.where")}
      data={[
        { value: "", label: t("packages.everywhere") },
        ...(spaces.length > 1 ? [{ group: t("packages.spaces"), items: several }] : []),
        { group: t("packages.networks"), items: named },
      ]}
      allowDeselect={false}
      searchable
      w={190}
      {...input}
    />
  );
}
