import type { BrowserContext } from "@playwright/test";

/**
 * Everything that goes wrong in a context's pages, each as one line:
 *
 * - `console error: …` and `console warning: …`, hydration mismatches and violations of the content security policy among them;
 * - `page error: …`, an exception that nobody caught, a panic of the WebAssembly too;
 * - `answer 403: PATCH /api/v1/users/…` from 400 on, `no answer: GET /users (net::ERR_…)`;
 * - `foreign request: …`, one that leaves our own origin.
 *
 * A request that the page itself took back (`net::ERR_ABORTED`) is not one.
 */
export class Problems {
  readonly #seen: string[] = [];
  readonly #expected = new Map<RegExp, boolean>();

  /** `scripts`: whether the context runs them. Where it does not, the browser reports each one as refused. */
  constructor(context: BrowserContext, baseURL: string, scripts = true) {
    const origin = new URL(baseURL).origin;
    context.on("console", (message) => {
      // The browser's own line about a failed request; that request is noted below, with its method.
      if (message.text().startsWith("Failed to load resource")) return;
      if (message.type() === "error" || message.type() === "warning") {
        this.#note(`console ${message.type()}: ${message.text()}`);
      }
    });
    context.on("weberror", (error) => this.#note(`page error: ${error.error().stack ?? error.error().message}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.origin !== origin) this.#note(`foreign request: ${request.url()}`);
    });
    context.on("response", (answer) => {
      if (answer.status() < 400) return;
      this.#note(`answer ${answer.status()}: ${answer.request().method()} ${path(answer.url())}`);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "unknown";
      if (reason === "net::ERR_ABORTED" || (!scripts && request.resourceType() === "script")) return;
      this.#note(`no answer: ${request.method()} ${path(request.url())} (${reason})`);
    });
  }

  /** This test brings such a problem about. It fails if the problem does not come. */
  expect(pattern: RegExp): void {
    this.#expected.set(pattern, false);
  }

  /** Such a problem may come with what this test does, or not. */
  allow(pattern: RegExp): void {
    this.#expected.set(pattern, true);
  }

  /** What was not expected, and what was expected and did not come. */
  report(): string[] {
    const absent = [...this.#expected].filter(([, seen]) => !seen).map(([pattern]) => `expected, but did not come: ${pattern}`);
    return [...this.#seen, ...absent];
  }

  #note(line: string): void {
    const pattern = [...this.#expected.keys()].find((pattern) => pattern.test(line));
    if (pattern) this.#expected.set(pattern, true);
    else this.#seen.push(line);
  }
}

function path(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
