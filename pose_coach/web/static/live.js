// The live page: the camera's pictures go to the server; what it answers is drawn and spoken.

import { draw } from "./drawing.js";
import { ask, post } from "./server.js";

const SIDE_PX = 640;
const JPEG_QUALITY = 0.8;
const MOST_UNDER_WAY = 2;
const ASK_AGAIN_MS = 500;

const at = (id) => document.getElementById(id);
const video = at("video");
const canvas = document.createElement("canvas");
const onPhone = Boolean(at("screen")); // it says nothing unless asked to: the computer speaks
const usual = [...at("camera").options];
let running = false;
let watching = false;
let left = 0; // how many sessions this page has left
let muted = onPhone;
let underWay = 0;
let number = 0;
let newest = -1;
let lock = null;

/** Return what to do about a camera that does not open. */
function cameraWords(error) {
  switch (error.name) {
    case "NotAllowedError":
      return "The camera is blocked. Allow it for this page beside the address, and start again.";
    case "NotFoundError":
    case "OverconstrainedError":
      return "There is no camera. Plug one in and start again.";
    case "NotReadableError":
      return "The camera is in use. Close the other program that uses it and start again.";
    default:
      return `The camera cannot be used: ${error.message}`;
  }
}

async function listCameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const chosen = at("camera").value;
  const named = devices.filter((device) => device.kind === "videoinput" && device.deviceId);
  at("camera").replaceChildren(
    ...usual,
    ...named.map((device, index) => new Option(device.label || `Camera ${index + 1}`, device.deviceId)),
  );
  at("camera").value = named.some((device) => device.deviceId === chosen) ? chosen : usual[0].value;
}

async function openCamera() {
  const chosen = at("camera").selectedOptions[0];
  const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  if (chosen.dataset.facing) wanted.facingMode = chosen.dataset.facing;
  else if (chosen.value) wanted.deviceId = { exact: chosen.value };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  stream.getVideoTracks()[0].onended = () => stop("The camera is gone. Plug it in and start again.");
  video.srcObject = stream;
  await video.play();
}

function closeCamera() {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

async function start() {
  at("problem").textContent = "";
  at("start").disabled = true;
  try {
    await openCamera();
  } catch (error) {
    at("problem").textContent = cameraWords(error);
    at("start").disabled = false;
    return;
  }
  try {
    await post(`/live/start?exercise=${encodeURIComponent(at("exercise").value)}`);
  } catch (error) {
    closeCamera();
    at("problem").textContent = error.message;
    at("start").disabled = false;
    return;
  }
  enter(false);
  number = underWay = 0;
  listCameras();
  video.requestVideoFrameCallback(onPicture);
}

/** Show the session; its pictures come from this page's camera, or from another page. */
async function enter(isWatched) {
  running = true;
  watching = isWatched;
  newest = -1;
  at("before").hidden = true;
  at("stage").hidden = false;
  at("stage").classList.toggle("watched", isWatched);
  at("stage").classList.toggle("count-only", isWatched && onPhone);
  lock = await navigator.wakeLock?.request("screen").catch(() => null);
}

function leave() {
  running = false;
  left += 1;
  speechSynthesis.cancel();
  closeCamera();
  lock?.release();
  if (document.fullscreenElement) document.exitFullscreen();
  at("stage").hidden = true;
  at("before").hidden = false;
  at("start").disabled = onPhone; // a phone's connection ends with the session
}

function showDone(lines) {
  at("summary").replaceChildren(
    ...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })),
  );
  at("done").hidden = lines.length === 0;
}

async function stop(problem = "") {
  if (!running) return;
  leave();
  at("problem").textContent = problem;
  try {
    showDone(await post("/live/stop"));
  } catch (error) {
    at("problem").textContent ||= error.message;
  }
}

/** Show sessions that another page sends the pictures of, as long as that is wanted. */
export async function watch(isWanted) {
  let after = -1;
  while (isWanted() || (running && watching)) {
    const before = left;
    const state = await (await ask(`/live/watch?after=${after}`)).json();
    if (left !== before) {
      after = -1; // this answer is of the session that was left
    } else if (state?.done) {
      after = -1;
      leave();
      showDone(state.done);
    } else if (!state || (running && !watching)) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    } else {
      if (!running) enter(true);
      after = state.number;
      if (!onPhone) at("picture").style.aspectRatio = `${state.width} / ${state.height}`;
      take(state);
    }
  }
}

/** Send each picture as it is shown, unless two are under way already. */
function onPicture(now, metadata) {
  if (!running) return;
  video.requestVideoFrameCallback(onPicture);
  if (underWay >= MOST_UNDER_WAY) return;
  underWay += 1;
  const taken = (metadata.captureTime ?? metadata.expectedDisplayTime ?? now) / 1000;
  const scale = Math.min(1, SIDE_PX / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  const own = number++;
  canvas.toBlob(async (jpeg) => {
    try {
      const state = await post(`/live/frame?n=${own}&t=${taken}`, jpeg);
      if (running && state) take(state);
    } catch (error) {
      await stop(error.message);
    } finally {
      underWay -= 1;
    }
  }, "image/jpeg", JPEG_QUALITY);
}

function take(state) {
  if (state.say && !muted) {
    speechSynthesis.cancel(); // the newest wins
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(state.say), { lang: "en" }));
  }
  if (state.number < newest) return;
  newest = state.number;
  draw(at("drawing"), state);
  show(state);
  if (state.isOver && !watching) stop();
}

function write(id, words) {
  if (at(id).textContent !== words) at(id).textContent = words;
}

function show(state) {
  write("title", state.step ? `${state.title} (${state.step[0]} of ${state.step[1]})` : state.title);
  write("count", String(state.countdown || state.reps));
  write("goal", state.goal && !state.countdown ? `of ${state.goal}` : "");
  write("sides", state.sides ? `${state.sides[0]} left, ${state.sides[1]} right` : "");
  const { pace } = state;
  const isHeld = state.holdGoalS > 0 && state.holdS > 0;
  const elapsed = isHeld ? state.holdS : (pace?.elapsedS ?? 0);
  const goal = isHeld ? state.holdGoalS : (pace?.idealS[0] ?? 1);
  const label = pace?.label ?? state.endLabel ?? "";
  write("tempo", elapsed ? `${label} ${elapsed.toFixed(1)} s` : label);
  at("tempo").classList.toggle("fast", Boolean(pace?.tooFast));
  at("meter").value = Math.min(1, elapsed / goal);
  const words = JSON.stringify(state.lines);
  if (at("lines").dataset.words !== words) {
    at("lines").dataset.words = words;
    at("lines").replaceChildren(
      ...state.lines.map((line) =>
        Object.assign(document.createElement("div"), { className: line.look, textContent: line.text }),
      ),
    );
  }
  at("stage").dataset.status = state.status;
}

const wish = (what) => () => post(`/live/${what}`).catch((error) => stop(error.message));
const actions = {
  start,
  stop: () => stop(),
  pause: wish("pause"),
  skip: wish("skip"),
  again: wish("again"),
  mute() {
    muted = !muted;
    at("mute").setAttribute("aria-pressed", String(muted));
    if (muted) speechSynthesis.cancel();
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : at("stage").requestFullscreen()),
};
for (const [id, action] of Object.entries(actions)) at(id).onclick = action;
if (onPhone) {
  at("screen").onclick = async () => {
    at("screen").disabled = at("start").disabled = true;
    at("problem").textContent = "";
    at("screen").textContent = "Waiting for the computer to start";
    try {
      await watch(() => at("done").hidden);
    } catch (error) {
      at("problem").textContent = error.message;
    }
    leave();
  };
}

const KEYS = { " ": "pause", n: "skip", r: "again", m: "mute", f: "full", q: "stop" };
addEventListener("keydown", (event) => {
  const action = KEYS[event.key];
  const isPress = event.target.closest("button, select, a") && event.key === " ";
  if (!running || !action || isPress || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  actions[action]();
});
addEventListener("pagehide", () => {
  if (running) ask("/live/stop", { method: "POST", keepalive: true }).catch(() => {});
});
listCameras();
