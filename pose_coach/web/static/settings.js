// The page of the settings: what is entered goes to the server, which knows what may be.

import { at, messageOf } from "./page.js";
import { post } from "./server.js";

/**
 * Return what is entered in one field; nothing where the default shall hold.
 * @param {Element} field
 */
function entered(field) {
  if (field instanceof HTMLSelectElement) return field.value || undefined;
  if (!(field instanceof HTMLInputElement)) return undefined;
  if (field.type === "checkbox") return field.checked;
  // What is no number has an empty value: it must not pass for an empty field.
  if (field.validity.badInput) return "no number";
  if (field.type === "number" && field.value) return Number(field.value);
  return field.value || undefined;
}

/**
 * Return the settings as the file has them, tables within.
 * @param {HTMLFormElement} form
 */
function settingsOf(form) {
  /** @type {Record<string, any>} */
  const settings = {};
  for (const field of form.elements) {
    const name = field.getAttribute("name");
    const value = entered(field);
    if (!name || value === undefined) continue;
    const [table, key] = name.split(".");
    if (field.closest("[data-list]")) (settings[table] ??= []).push(value);
    else if (key) (settings[table] ??= {})[key] = value;
    else settings[table] = value;
  }
  for (const list of form.querySelectorAll("[data-list]")) settings[list.getAttribute("data-list") ?? ""] ??= [];
  return settings;
}

/**
 * Say what cannot be, each beside its field.
 * @param {HTMLFormElement} form
 * @param {{ path: string, words: string }[]} problems
 */
function show(form, problems) {
  const unknown = new Map(problems.map(({ path, words }) => [path, words]));
  /** @type {Element | null} */
  let first = null;
  for (const place of form.querySelectorAll("[data-problem]")) {
    const name = place.getAttribute("data-problem") ?? "";
    const own = unknown.get(name);
    unknown.delete(name);
    place.textContent = own ? `It ${own}` : "";
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      field.setAttribute("aria-invalid", String(Boolean(own)));
      if (own) first ??= field;
    }
  }
  at("problem", HTMLElement).textContent = [...unknown].map(([name, own]) => `${name}: ${own}`).join(" ");
  if (first instanceof HTMLElement) first.focus();
}

const form = document.getElementById("settings");
if (form instanceof HTMLFormElement) {
  const saved = at("saved", HTMLElement);
  const problem = at("problem", HTMLElement);
  form.oninput = () => {
    saved.textContent = problem.textContent = "";
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    saved.textContent = problem.textContent = "";
    try {
      /** @type {{ path: string, words: string }[]} */
      const problems = await post("/settings", JSON.stringify(settingsOf(form)));
      show(form, problems);
      saved.textContent = problems.length ? "Not saved yet." : "Saved.";
    } catch (error) {
      problem.textContent = messageOf(error);
    }
  };
}
