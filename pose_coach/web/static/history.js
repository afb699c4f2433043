// The page of the history: sessions are deleted here, after a question.

import { at, element, messageOf } from "./page.js";
import { post } from "./server.js";

/**
 * @param {string} question
 * @param {string} session its number, or "all"
 */
async function remove(question, session) {
  if (!confirm(question)) return;
  try {
    await post(`/history/delete?session=${session}`);
    location.reload();
  } catch (error) {
    at("problem", HTMLElement).textContent = messageOf(error);
  }
}

for (const row of document.querySelectorAll("tr[data-session]")) {
  const when = row.querySelector("th")?.textContent ?? "";
  const session = row.getAttribute("data-session") ?? "";
  const onclick = () => remove(`Delete the session of ${when} for good?`, session);
  const button = element("button", { type: "button", textContent: "Delete", onclick });
  button.setAttribute("aria-label", `Delete the session of ${when}`);
  row.append(element("td", {}, button));
}
const head = document.querySelector("table:has(tr[data-session]) thead tr");
head?.append(element("th", { scope: "col", textContent: "delete" }));

const all = document.getElementById("delete-all");
if (all) all.onclick = () => remove("Delete all sessions for good?", "all");
