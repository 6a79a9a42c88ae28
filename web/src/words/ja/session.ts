import type { Words } from "..";

export const session = {
  session: {
    title: "サインイン",
    username: "ユーザー名",
    password: "パスワード",
    submit: "サインイン",
    again: "セッションが切れました。もう一度サインインしてください。入力内容は保持されています。",
    out: "サインアウト",
    wrong: "ユーザー名またはパスワードが正しくありません。",
    slow: "試行回数が多すぎます。しばらく待ってから再試行してください。",
    role: { administrator: "管理者", operator: "オペレーター", viewer: "閲覧者", none: "スペースごと" },
  },
} satisfies Partial<Words>;
