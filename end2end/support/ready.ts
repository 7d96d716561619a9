import type { FullConfig } from "@playwright/test";

/** How long the server may take until it is ready, in ms. */
const PATIENCE = 120_000;

/** Waits until the server is ready: `cargo leptos end-to-end` starts the tests together with it. */
export default async function ready(config: FullConfig): Promise<void> {
  const url = new URL("/readyz", config.projects[0]?.use.baseURL);
  const end = Date.now() + PATIENCE;
  for (;;) {
    const state = await fetch(url).then((answer) => `it answers ${answer.status}`, (error: Error) => String(error.cause ?? error));
    if (state === "it answers 200") return;
    if (Date.now() > end) throw new Error(`no server is ready at ${url.origin} (BASE_URL): ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
