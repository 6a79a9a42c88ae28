/** The tables of words, and in which language this browser is spoken to. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { setSpoken } from "../api/client";
import { en } from "./en";
import { firstSpoken } from "./first";
import { ja } from "./ja";

type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
export type Words = Texts<typeof en>;

export const LANGUAGES = { ja: "日本語", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof en };
  }
}

const KEPT = "kshub.language";

function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "ja" || kept === "en") return kept;
  return firstSpoken(navigator.languages);
}

/** Speak this language from now on, here and in the hub's own sentences. */
export async function speak(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  await i18next.changeLanguage(language);
}

i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
  setSpoken(language);
});

void i18next.use(initReactI18next).init({
  resources: { ja: { words: ja }, en: { words: en } },
  defaultNS: "words",
  lng: preferred(),
  fallbackLng: "en",
  interpolation: { escapeValue: false }, // React escapes
});
