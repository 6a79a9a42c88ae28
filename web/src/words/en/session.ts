export const session = {
  session: {
    title: "Sign in",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    again: "Your session is over. Sign in again: what you typed is kept.",
    out: "Sign out",
    wrong: "The user name or the password is wrong.",
    slow: "Too many attempts. Wait a little, then try again.",
    role: { administrator: "Administrator", operator: "Operator", viewer: "Viewer", none: "By space" },
  },
} as const;
