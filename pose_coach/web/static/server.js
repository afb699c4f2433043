// Requests to the app's own server, and the sign of life that keeps it running.

const ALIVE_EVERY_MS = 60_000;
const GONE =
  location.protocol === "https:" // only a phone comes so
    ? "The connection to the computer is closed. Press “Use my phone” there again."
    : "Pose Coach has ended. Start it again.";

const meta = document.querySelector('meta[name="pose-coach-token"]');
const token = meta?.getAttribute("content") ?? "";

/**
 * Send a request.
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Response>} the answer; an error's message says what to do
 */
export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { "X-Pose-Coach-Token": token } });
  } catch {
    throw new Error(GONE);
  }
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

/**
 * Return a POST's answer.
 * @param {string} path
 * @param {BodyInit | null} [body]
 * @returns {Promise<any>} from its JSON
 */
export async function post(path, body = null) {
  return (await ask(path, { method: "POST", body })).json();
}

/**
 * Upload a file; `fetch` reports no progress.
 * @param {string} path
 * @param {File} file
 * @param {(share: number) => void} onProgress gets 0 to 1
 * @param {(problem: string | null) => void} onEnd gets what went wrong
 * @returns {XMLHttpRequest} to abort it
 */
export function upload(path, file, onProgress, onEnd) {
  const request = new XMLHttpRequest();
  request.open("POST", path);
  request.setRequestHeader("X-Pose-Coach-Token", token);
  request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(1, event.total));
  request.onload = () => onEnd(request.status === 201 ? null : request.responseText);
  request.onerror = () => onEnd("The upload failed. Is Pose Coach still running?");
  request.onabort = () => onEnd(null);
  request.send(file);
  return request;
}

setInterval(() => ask("/alive").catch(() => {}), ALIVE_EVERY_MS);
