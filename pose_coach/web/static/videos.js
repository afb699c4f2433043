// The page where videos are dropped: uploads, progress, reports.

import { ask, post, upload } from "./server.js";

const POLL_MS = 500;
const POLL_IDLE_MS = 5000;

const list = document.getElementById("videos");
const drop = document.getElementById("drop");
const files = document.getElementById("files");
const problem = document.getElementById("problem");
const uploads = new Map(); // file -> { request, share }
let known = [];
let timer;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, name, onclick) {
  const made = element("button", { type: "button", textContent: text, onclick });
  made.setAttribute("aria-label", `${text} ${name}`);
  return made;
}

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

function videoRow(video) {
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
  if (focused) list.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
}

async function act(key, what) {
  try {
    known = await post(`/videos/${key}/${what}`);
    problem.textContent = "";
  } catch (error) {
    problem.textContent = error.message;
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
    problem.textContent = error.message;
  }
  timer = setTimeout(poll, known.every((video) => video.isOver) ? POLL_IDLE_MS : POLL_MS);
}

function send(file) {
  const state = { share: 0 };
  state.request = upload(
    `/videos?name=${encodeURIComponent(file.name)}`,
    file,
    (share) => {
      state.share = share;
      show();
    },
    (error) => {
      uploads.delete(file);
      if (error) problem.textContent = `${file.name}: ${error}`;
      show();
      poll();
    },
  );
  uploads.set(file, state);
}

function take(chosen) {
  problem.textContent = "";
  [...chosen].forEach(send);
  show();
}

files.onchange = () => {
  take(files.files);
  files.value = "";
};
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    event.preventDefault(); // a dropped video must not replace the page
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") take(event.dataTransfer.files);
  });
}
poll();
