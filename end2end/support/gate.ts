import type { Page, Route } from "@playwright/test";

/** A route's answers wait in front of a gate until the test opens it. */
export class Gate {
  #open!: () => void;
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve));

  /** Lets what waits through, and what comes later. */
  open(): void {
    this.#open();
  }

  /** Resolves once the gate is open. */
  get opened(): Promise<void> {
    return this.#opened;
  }
}

/** Requests of this method to `url` reach `answer` (by default the server) only when the returned gate is opened. */
export async function hold(
  page: Page,
  method: string,
  url: string | RegExp,
  answer: (route: Route) => Promise<void> = (route) => route.continue(),
): Promise<Gate> {
  const gate = new Gate();
  await page.route(url, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    await gate.opened;
    await answer(route);
  });
  return gate;
}

/** The answer of a server that refuses, as `application/problem+json`. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors?: { field: string; message: string }[],
): (route: Route) => Promise<void> {
  const body = { type: `urn:mono:problem:${code}`, title: code, status, detail, code, requestId: "test", errors };
  return (route) => route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify(body) });
}
