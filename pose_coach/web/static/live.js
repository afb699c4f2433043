// The live page: the camera's pictures go to the server; what it answers is drawn and spoken.

import { draw } from "./drawing.js";
import { at, element, messageOf } from "./page.js";
import { ask, post } from "./server.js";

/**
 * What the server says of a picture: `shown` in live_session.py.
 * @typedef {import("./drawing.js").Body & {
 *   number: number, isOver: boolean, title: string, status: string, reps: number, goal: number | null,
 *   sides: [number, number] | null, countdown: number | null, step: [number, number] | null,
 *   pace: { label: string, elapsedS: number, idealS: [number, number], tooFast: boolean } | null,
 *   done?: Done, holdS: number, holdGoalS: number, endLabel: string | null,
 *   lines: { text: string, look: string }[], say: string | null,
 * }} State
 */

/**
 * What was done, line by line, and the session's number in the history, if it is kept.
 * @typedef {{ lines: string[], session: number | null }} Done
 */

const SIDE_PX = 640;
const JPEG_QUALITY = 0.8;
const MOST_UNDER_WAY = 2;
const ASK_AGAIN_MS = 500;

const video = at("video", HTMLVideoElement);
const stage = at("stage", HTMLElement);
const before = at("before", HTMLElement);
const startButton = at("start", HTMLButtonElement);
const camera = at("camera", HTMLSelectElement);
const problem = at("problem", HTMLElement);
const lines = at("lines", HTMLElement);
const canvas = document.createElement("canvas");
const usual = [...camera.options];
const screenButton = document.getElementById("screen"); // on a phone
let running = false;
let watching = false; // a session whose pictures come from another page
let left = 0; // how many sessions this page has left
let isOver = false; // on a phone: its connection ends with the session that it ends
let muted = false;
let volume = 1;
/** @type {Set<Promise<State | null>>} */
const underWay = new Set();
let number = 0;
let newest = -1;
/** @type {WakeLockSentinel | null | undefined} */
let lock = null;
/** @type {MediaStream | null} */
let stream = null;

/**
 * Return what to do about a camera that does not open.
 * @param {unknown} error
 */
function cameraWords(error) {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
      return "The camera is blocked. Allow it for this page beside the address, and start again.";
    case "NotFoundError":
    case "OverconstrainedError":
      return "There is no camera. Plug one in and start again.";
    case "NotReadableError":
      return "The camera is in use. Close the other program that uses it and start again.";
    default:
      return `The camera cannot be used: ${messageOf(error)}`;
  }
}

async function listCameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const chosen = camera.value;
  const named = devices.filter((device) => device.kind === "videoinput" && device.deviceId);
  camera.replaceChildren(
    ...usual,
    ...named.map((device, index) => new Option(device.label || `Camera ${index + 1}`, device.deviceId)),
  );
  camera.value = named.some((device) => device.deviceId === chosen) ? chosen : usual[0].value;
}

async function openCamera() {
  const { value, dataset } = camera.selectedOptions[0];
  const wanted = {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
    ...(dataset.facing ? { facingMode: dataset.facing } : value && { deviceId: { exact: value } }),
  };
  stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  stream.getVideoTracks()[0].onended = () => stop("The camera is gone. Plug it in and start again.");
  video.srcObject = stream;
  await video.play();
}

function closeCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  video.srcObject = stream = null;
}

async function start() {
  problem.textContent = "";
  startButton.disabled = true;
  try {
    await openCamera();
  } catch (error) {
    problem.textContent = cameraWords(error);
    startButton.disabled = false;
    return;
  }
  try {
    const exercise = at("exercise", HTMLSelectElement).value;
    enter(await post(`/live/start?exercise=${encodeURIComponent(exercise)}`), false);
  } catch (error) {
    closeCamera();
    problem.textContent = messageOf(error);
    startButton.disabled = false;
    return;
  }
  number = 0;
  listCameras();
  video.requestVideoFrameCallback(onPicture);
}

/**
 * Show the session that has begun.
 * @param {{ colours: string, mirror: boolean, voice: boolean, volume: number }} settings
 * @param {boolean} isWatched whether its pictures come from another page
 */
async function enter(settings, isWatched) {
  stage.classList.toggle("mirror", settings.mirror);
  stage.dataset.colours = settings.colours;
  stage.classList.toggle("watched", isWatched);
  stage.classList.toggle("count-only", isWatched && Boolean(screenButton));
  volume = settings.volume;
  mute(Boolean(screenButton) || !settings.voice); // beside a phone the computer speaks
  running = true;
  watching = isWatched;
  newest = -1;
  before.hidden = true;
  stage.hidden = false;
  lock = await navigator.wakeLock?.request("screen").catch(() => null);
}

function leave() {
  running = false;
  left += 1;
  speechSynthesis.cancel();
  closeCamera();
  lock?.release();
  if (document.fullscreenElement) document.exitFullscreen();
  stage.hidden = true;
  before.hidden = false;
  startButton.disabled = Boolean(screenButton); // a phone's connection ends with the session
}

/** @param {Done} done */
function showDone({ lines: words, session }) {
  at("summary", HTMLElement).replaceChildren(...words.map((line) => element("li", { textContent: line })));
  at("done", HTMLElement).hidden = words.length === 0;
  askForFeeling(screenButton ? null : session);
}

/**
 * Leave a session that another page has ended.
 * @param {Done} done
 */
function finish(done) {
  leave();
  showDone(done);
}

async function stop(why = "") {
  if (!running) return;
  leave();
  isOver = screenButton !== null;
  problem.textContent = why;
  await Promise.allSettled(underWay); // a picture that comes after the end is refused
  try {
    showDone(await post("/live/stop"));
  } catch (error) {
    if (!problem.textContent || screenButton) problem.textContent = messageOf(error);
  }
}

/**
 * Ask how the back feels after a session that is kept.
 * @param {number | null} session its number in the history
 */
function askForFeeling(session) {
  const question = at("feeling", HTMLElement);
  question.hidden = session === null;
  const buttons = [...question.querySelectorAll("button")];
  for (const button of buttons) {
    button.setAttribute("aria-pressed", "false");
    button.onclick = async () => {
      try {
        await post(`/history/${session}/feeling?is=${button.dataset.feeling}`);
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      } catch (error) {
        problem.textContent = messageOf(error);
      }
    };
  }
}

/**
 * Show sessions whose pictures come from another page.
 * @param {() => boolean} isWanted asked from time to time whether to go on
 */
export async function watch(isWanted) {
  let after = -1;
  while (!isOver && (isWanted() || (running && watching))) {
    const leftBefore = left;
    const state = await (await ask(`/live/watch?after=${after}`)).json();
    if (left !== leftBefore) {
      after = -1; // this answer is of the session that was left
    } else if (state?.done) {
      after = -1;
      finish(state.done);
    } else if (!state || (running && !watching)) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    } else {
      if (!running) enter(state, true);
      after = state.number;
      if (!screenButton) at("picture", HTMLElement).style.aspectRatio = `${state.width} / ${state.height}`;
      take(state);
    }
  }
}

/** Be the screen of the computer's own session. */
async function beScreen() {
  if (!(screenButton instanceof HTMLButtonElement)) return;
  screenButton.disabled = startButton.disabled = true;
  screenButton.textContent = "Waiting for the computer to start";
  problem.textContent = "";
  try {
    await watch(() => at("done", HTMLElement).hidden);
  } catch (error) {
    leave();
    problem.textContent = messageOf(error);
  }
  screenButton.hidden = true;
}

/**
 * Send each picture as it is shown, unless two are under way already.
 * @type {VideoFrameRequestCallback}
 */
function onPicture(now, metadata) {
  if (!running) return;
  video.requestVideoFrameCallback(onPicture);
  if (underWay.size >= MOST_UNDER_WAY) return;
  const taken = (metadata.captureTime ?? metadata.expectedDisplayTime ?? now) / 1000;
  const scale = Math.min(1, SIDE_PX / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const answer = send(number++, taken);
  underWay.add(answer);
  answer
    .then((state) => running && state && (state.done ? finish(state.done) : take(state)))
    .catch((error) => stop(messageOf(error)))
    .finally(() => underWay.delete(answer));
}

/**
 * Send what the canvas holds.
 * @param {number} own the picture's number
 * @param {number} taken when it was taken, in seconds
 * @returns {Promise<State | null>} null where it came too late
 */
async function send(own, taken) {
  const jpeg = await new Promise((coded) => canvas.toBlob(coded, "image/jpeg", JPEG_QUALITY));
  return running ? post(`/live/frame?n=${own}&t=${taken}`, jpeg) : null;
}

/** @param {State} state */
function take(state) {
  if (state.say && !muted) {
    speechSynthesis.cancel(); // the newest wins
    speechSynthesis.speak(
      Object.assign(new SpeechSynthesisUtterance(state.say), { lang: "en", volume }),
    );
  }
  if (state.number < newest) return;
  newest = state.number;
  draw(at("drawing", SVGElement), state);
  show(state);
  if (state.isOver && !watching) stop();
}

/**
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const where = at(id, HTMLElement);
  if (where.textContent !== text) where.textContent = text;
}

/** @param {State} state */
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
  at("tempo", HTMLElement).classList.toggle("fast", Boolean(pace?.tooFast));
  at("meter", HTMLMeterElement).value = Math.min(1, elapsed / goal);
  const words = JSON.stringify(state.lines);
  if (lines.dataset.words !== words) {
    lines.dataset.words = words;
    lines.replaceChildren(
      ...state.lines.map(({ look, text }) => element("div", { className: look, textContent: text })),
    );
  }
  stage.dataset.status = state.status;
}

/** @param {boolean} isMuted */
function mute(isMuted) {
  muted = isMuted;
  at("mute", HTMLElement).setAttribute("aria-pressed", String(muted));
  if (muted) speechSynthesis.cancel();
}

/** @param {string} what */
const wish = (what) => () => post(`/live/${what}`).catch((error) => stop(messageOf(error)));
/** @type {Record<string, () => unknown>} */
const actions = {
  start,
  stop: () => stop(),
  pause: wish("pause"),
  skip: wish("skip"),
  again: wish("again"),
  mute: () => mute(!muted),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()),
};
for (const [id, action] of Object.entries(actions)) at(id, HTMLElement).onclick = action;
if (screenButton) screenButton.onclick = beScreen;

/** @type {Record<string, string>} */
const KEYS = { " ": "pause", n: "skip", r: "again", m: "mute", f: "full", q: "stop" };
addEventListener("keydown", (event) => {
  const action = KEYS[event.key];
  const on = event.target instanceof Element ? event.target.closest("button, select, a") : null;
  const isPress = on && event.key === " ";
  if (!running || !action || isPress || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  actions[action]();
});
addEventListener("pagehide", () => {
  if (running) ask("/live/stop", { method: "POST", keepalive: true }).catch(() => {});
});
listCameras();
