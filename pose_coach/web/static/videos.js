// The page where videos are dropped: uploads, progress, reports.

import { at, element, messageOf } from "./page.js";
import { ask, post, upload } from "./server.js";

/**
 * A video as the server lists it: `_row` in app.py.
 * @typedef {{ key: string, name: string, when: string, words: string, isOver: boolean,
 *   share: number | null, report: string | null }} Video
 */

const POLL_MS = 500;
const POLL_IDLE_MS = 5000;

const list = at("videos", HTMLElement);
const drop = at("drop", HTMLElement);
const files = at("files", HTMLInputElement);
const problem = at("problem", HTMLElement);
/** @type {Map<File, { request: XMLHttpRequest, share: number }>} */
const uploads = new Map();
/** @type {Video[]} */
let known = [];
let timer = 0;

/**
 * @param {string} text
 * @param {string} name of the video
 * @param {() => void} onclick
 */
function button(text, name, onclick) {
  const made = element("button", { type: "button", textContent: text, onclick });
  made.setAttribute("aria-label", `${text} ${name}`);
  return made;
}

/**
 * @param {string} key
 * @param {string} name
 * @param {string} when
 * @param {string} words
 * @param {number | null} share
 * @param {Element[]} actions
 */
function row(key, name, when, words, share, actions) {
  const made = element(
    "li",
    {},
    element("div", { className: "name" }, element("b", { textContent: name }), element("span", { textContent: when })),
    element("div", { className: "words", textContent: words }),
  );
  made.dataset.key = key;
  if (share !== null) {
    const bar = element("progress", { max: 1, value: share });
    bar.setAttribute("aria-label", `Progress of ${name}`);
    made.append(bar);
  }
  made.append(element("div", { className: "actions" }, ...actions));
  return made;
}

/** @param {Video} video */
function videoRow(video) {
  /** @type {Element[]} */
  const actions = [];
  if (video.report) {
    const link = element("a", { href: video.report, className: "button", textContent: "Open the report" });
    actions.push(link);
  }
  if (!video.isOver) actions.push(button("Cancel", video.name, () => act(video.key, "cancel")));
  else if (video.report) {
    actions.push(
      button("Delete", video.name, () => {
        if (confirm(`Delete the report of ${video.name} for good?`)) act(video.key, "delete");
      }),
    );
  }
  const share = video.isOver ? null : (video.share ?? 0);
  return row(video.key, video.name, video.when, video.words, share, actions);
}

function show() {
  const focused = document.activeElement?.getAttribute("aria-label");
  const rows = [...uploads].map(([file, { request, share }]) =>
    row("", file.name, "", `Copying: ${Math.round(100 * share)} %`, share, [
      button("Cancel", file.name, () => request.abort()),
    ]),
  );
  list.replaceChildren(...rows, ...known.map(videoRow));
  const again = focused && list.querySelector(`[aria-label="${CSS.escape(focused)}"]`);
  if (again instanceof HTMLElement) again.focus();
}

/**
 * @param {string} key
 * @param {string} what
 */
async function act(key, what) {
  try {
    known = await post(`/videos/${key}/${what}`);
    problem.textContent = "";
  } catch (error) {
    problem.textContent = messageOf(error);
  }
  show();
}

async function poll() {
  clearTimeout(timer);
  try {
    const answer = await (await ask("/videos")).json();
    if (JSON.stringify(answer) !== JSON.stringify(known)) {
      known = answer;
      show();
    }
  } catch (error) {
    problem.textContent = messageOf(error);
  }
  timer = setTimeout(poll, known.every((video) => video.isOver) ? POLL_IDLE_MS : POLL_MS);
}

/** @param {File} file */
function send(file) {
  const request = upload(
    `/videos?name=${encodeURIComponent(file.name)}`,
    file,
    (share) => {
      uploads.set(file, { request, share });
      show();
    },
    (error) => {
      uploads.delete(file);
      if (error) problem.textContent = `${file.name}: ${error}`;
      show();
      poll();
    },
  );
  uploads.set(file, { request, share: 0 });
}

/** @param {FileList} chosen */
function take(chosen) {
  problem.textContent = "";
  [...chosen].forEach(send);
  show();
}

files.onchange = () => {
  if (files.files) take(files.files);
  files.value = "";
};
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    event.preventDefault(); // a dropped video must not replace the page
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop" && event instanceof DragEvent && event.dataTransfer) take(event.dataTransfer.files);
  });
}
poll();
