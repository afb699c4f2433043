// "Use my phone": what the phone scans, how far it is, and what it then sends.

import { watch } from "./live.js";
import { at, messageOf } from "./page.js";
import { ask, post } from "./server.js";

const POLL_MS = 1000;

const button = at("phone-open", HTMLElement);
const panel = at("phone", HTMLElement);
const problem = at("problem", HTMLElement);
const done = at("done", HTMLElement);
let isOpen = false;
let opened = 0; // how often: a later press ends what an earlier one follows

/** @param {boolean} isShown */
function show(isShown) {
  isOpen = isShown;
  panel.hidden = !isShown;
  button.setAttribute("aria-expanded", String(isShown));
}

async function open() {
  problem.textContent = "";
  done.hidden = true;
  const { code, fingerprint } = await post("/phone/open");
  at("phone-code", HTMLImageElement).src = code;
  at("phone-fingerprint", HTMLElement).textContent = fingerprint;
  show(true);
  panel.scrollIntoView({ behavior: "smooth" });
  opened += 1;
  await follow(opened);
}

/**
 * Say how far the phone is, and show what it sends, until its connection is closed.
 * @param {number} own which press this is
 */
async function follow(own) {
  let isWatched = false;
  const isWanted = () => isOpen && own === opened;
  while (isWanted()) {
    const state = await (await ask("/phone")).json();
    at("phone-words", HTMLElement).textContent = state.words;
    panel.classList.toggle("paired", state.isPaired);
    if (state.isClosed) {
      show(false);
      problem.textContent ||= state.words;
    }
    if (state.isPaired && !isWatched) {
      isWatched = true;
      watch(isWanted).catch(say);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function close() {
  show(false);
  await post("/phone/close");
}

/** @param {unknown} error */
function say(error) {
  show(false);
  problem.textContent = messageOf(error);
}

button.onclick = () => open().catch(say);
at("phone-close", HTMLElement).onclick = () => close().catch(say);
addEventListener("pagehide", () => {
  if (isOpen) ask("/phone/close", { method: "POST", keepalive: true }).catch(() => {});
});
