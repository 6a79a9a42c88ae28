/** Whether something that was asked for was done. */
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { faultText } from "./fault";

export function tellDone(message: string): void {
  notifications.show({ message, color: "teal" });
}

export function tellFailed(error: Error): void {
  notifications.show({
    title: i18next.t("state.failed"),
    message: faultText(error) || i18next.t("state.offline"),
    color: "red",
    autoClose: 10_000,
  });
}
