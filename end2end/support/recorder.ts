import type { Locator, Page } from "@playwright/test";

declare global {
  interface Window {
    recordedThemes: string[];
    firstFrame?: { theme: string | undefined; background: string };
  }
}

/**
 * Notes, in every document the page loads from now on, each value `data-theme` ever has, and the theme and background of
 * the first frame that is painted with a body.
 */
export async function recordThemes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.recordedThemes = [];
    const note = () => {
      const theme = document.documentElement?.dataset.theme ?? "none";
      if (document.body && window.recordedThemes.at(-1) !== theme) window.recordedThemes.push(theme);
    };
    new MutationObserver(note).observe(document, { attributes: true, childList: true, subtree: true });
    const frame = () => {
      if (!document.body) return requestAnimationFrame(frame);
      const background = getComputedStyle(document.body).backgroundColor;
      window.firstFrame = { theme: document.documentElement.dataset.theme, background };
    };
    requestAnimationFrame(frame);
  });
}

/** Notes each text that the element shows from now on; the returned function gives them in order. */
export async function recordTexts(element: Locator): Promise<() => Promise<string[]>> {
  const handle = await element.evaluateHandle((node) => {
    const texts = [node.textContent?.trim() ?? ""];
    const note = () => {
      const text = node.textContent?.trim() ?? "";
      if (texts.at(-1) !== text) texts.push(text);
    };
    new MutationObserver(note).observe(node, { characterData: true, childList: true, subtree: true });
    return texts;
  });
  return () => handle.jsonValue();
}
