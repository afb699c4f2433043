// "Use my phone": what the phone scans, how far it is, and what it then sends.

import { watch } from "./live.js";
import { ask, post } from "./server.js";

const POLL_MS = 1000;

const at = (id) => document.getElementById(id);
let isOpen = false;

function show(open) {
  isOpen = open;
  at("phone").hidden = !open;
  at("phone-open").setAttribute("aria-expanded", String(open));
}

async function open() {
  at("problem").textContent = "";
  at("done").hidden = true;
  const { code, fingerprint } = await post("/phone/open");
  at("phone-code").src = code;
  at("phone-fingerprint").textContent = fingerprint;
  show(true);
  at("phone").scrollIntoView({ behavior: "smooth" });
  await follow(code);
}

/** Say how far the phone is until its connection is closed; `code` tells this one from a later one. */
async function follow(code) {
  let isShown = false;
  const isWanted = () => isOpen && at("phone-code").src === code;
  while (isWanted()) {
    const state = await (await ask("/phone")).json();
    at("phone-words").textContent = state.words;
    at("phone").classList.toggle("paired", state.isPaired);
    if (state.isClosed) {
      show(false);
      if (at("done").hidden) at("problem").textContent = state.words;
    }
    if (state.isPaired && !isShown) {
      isShown = true;
      watch(isWanted).catch(said);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function close() {
  show(false);
  await post("/phone/close");
}

function said(error) {
  show(false);
  at("problem").textContent = error.message;
}

at("phone-open").onclick = () => open().catch(said);
at("phone-close").onclick = () => close().catch(said);
addEventListener("pagehide", () => {
  if (isOpen) ask("/phone/close", { method: "POST", keepalive: true }).catch(() => {});
});
