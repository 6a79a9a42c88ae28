import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Words for people stand in src/words/: text between tags, or in these attributes, is a mistake. */
const SPOKEN =
  "JSXAttribute[name.name=/^(label|title|placeholder|description|alt|aria-label|nothingFound)$/] > Literal[value=/./]";

export default tseslint.config(
  { ignores: ["node_modules", "src/api/schema.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ["src/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/only-throw-error": "off", // the router's redirect is thrown
      "react-hooks/incompatible-library": "off", // no compiler is used
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXText[value=/[\\p{L}]/u]", message: "words belong into src/words/" },
        { selector: SPOKEN, message: "words belong into src/words/" },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "what a network says is never HTML" },
      ],
    },
  },
  { files: ["*.{js,ts}"], ...tseslint.configs.disableTypeChecked },
);
