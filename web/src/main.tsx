import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./style.css";
import "./words";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
