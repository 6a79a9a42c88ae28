import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { en } from "./en";
import { ja } from "./ja";
import { actionText, actions, eventText, filled, problemAdvice, problemText } from "./said";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
}

const english = leaves(en);
const japanese = leaves(ja);

test("both languages say the same things, with the same parameters", () => {
  const parameters = (text: string) => (text.match(/\{\{\w+/g) ?? []).sort().join(" ");
  expect(japanese.map(([key]) => key)).toEqual(english.map(([key]) => key));
  const said = new Map(japanese);
  for (const [key, text] of english.filter(([one]) => !one.endsWith("_one")))
    // "one" may be a word
    expect(`${key} ${parameters(said.get(key) ?? "")}`).toBe(`${key} ${parameters(text)}`);
});

/** The sources of the pages, without the texts and the tests. */
const pages = Object.entries(
  import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*", "!../**/schema.d.ts", "!./{en,ja}/**"], {
    eager: true,
    query: "?raw",
    import: "default",
  }),
).map(([, text]) => text);

test("no text is left that no page says", () => {
  const said = new Set(pages.flatMap((text) => text.match(/[\w.-]+(?=["`'])/g) ?? []));
  const composed = new Set(pages.flatMap((text) => text.match(/(?<=`)[\w.-]+\.(?=\$\{)/g) ?? []));
  const starts = (key: string) => key.split(".").map((_, at, all) => `${all.slice(0, at).join(".")}.`);
  const unsaid = english
    .map(([key]) => key.replace(/_(one|other)$/, ""))
    .filter((key) => !said.has(key) && !starts(key).some((start) => composed.has(start)));
  expect(unsaid.join(" ")).toBe("");
});

test("nothing is left empty", () => {
  for (const [key, text] of [...english, ...japanese]) expect(text.trim(), key).not.toBe("");
});

/** Words that mean something else to whoever runs networks, or that the product calls otherwise. */
const FORBIDDEN = ["コレクター", "コレクタ", "ハブ", "認証情報", "マネージドノード", "資産"];

const tables = readdirSync(new URL("./ja", import.meta.url));

test.each(FORBIDDEN)("the Japanese texts never say %s", (word) => {
  for (const name of tables) {
    expect(readFileSync(new URL(`./ja/${name}`, import.meta.url), "utf-8"), name).not.toContain(word);
  }
});

describe("what the hub's own tables say", () => {
  const refused = { code: "port-closed", params: { port: "22" } };

  test("a problem and what to do about it", () => {
    expect(problemText(refused, "ja")).toBe("ポート 22 が閉じています");
    expect(problemAdvice(refused, "en")).toContain("port");
  });

  test("a code of a newer hub is shown as it is", () => {
    expect(problemText({ code: "not-yet-thought-of" }, "ja")).toBe("not-yet-thought-of");
    expect(problemAdvice({ code: "not-yet-thought-of" }, "ja")).toBeNull();
    expect(eventText({ kind: "not-yet-thought-of", params: {} }, "en")).toBe("not-yet-thought-of");
  });

  test("what was done is told by its operation, and all of them can be chosen from", () => {
    expect(actionText("addUser", "ja")).toBe("ユーザーを作成");
    expect(actionText("orderScan", "ja", "plan")).toBe("スキャンの実行前確認を実行");
    expect(actionText("orderScan", "ja", "scan")).toBe("スキャンを実行");
    expect(actionText("toString", "ja")).toBe("toString");
    expect(actions("en").map((one) => one.value)).toContain("addUser");
  });

  test("an absence is told in days and hours, and no address twice", () => {
    const away = (minutes: string) => eventText({ kind: "ksocket-away", params: { displayName: "ks", minutes } }, "ja");
    expect(away("1354")).toBe("Ksocket ks が接続していません (22 時間 34 分)。");
    expect(away("2940")).toBe("Ksocket ks が接続していません (2 日 1 時間)。");
    expect(away("5")).toBe("Ksocket ks が接続していません (5 分)。");
    const node = { kind: "node-new", managedNodeId: "305", params: { name: "10.0.0.5", addr: "10.0.0.5" } };
    expect(eventText(node, "ja")).toBe("10.0.0.5 は新規ノードです (ノード 305)。");
  });

  test("an event is told with its node, and otherwise where a person did it", () => {
    const merged = { kind: "nodes-merged", managedNodeId: "7", params: { absorbed: "9", name: "web", by: "taro" } };
    const byHand = eventText({ ...merged, params: { ...merged.params, kind: "byHand" } }, "ja");
    expect(byHand).toContain("taro がノード 9 (web) をノード 7 に集約");
    expect(eventText({ ...merged, params: { ...merged.params, kind: "macaddr" } }, "ja")).toContain("macaddr");
  });

  test("a parameter that is missing stays a gap, and none is read as another's", () => {
    expect(filled("{one} {two}", { one: "{two}" })).toBe("{two} {two}");
  });

  test("an event names its node, and has the sentence of its manner", () => {
    const merged = { kind: "nodes-merged", managedNodeId: "5", params: { absorbed: "7", name: "web", by: "taro" } };
    const byHand = { ...merged, params: { ...merged.params, kind: "byHand" } };
    expect(eventText(byHand, "en")).toBe("taro merged node 7 (web) into node 5.");
    const undone = { kind: "decision-undone", managedNodeId: "5", params: { kind: "merge", other: "7", by: "taro" } };
    expect(eventText(undone, "en")).toBe("taro undid that node 7 was merged into node 5.");
  });

  test("no name of a prototype is a code", () => {
    expect(problemText({ code: "constructor" }, "en")).toBe("constructor");
  });
});
