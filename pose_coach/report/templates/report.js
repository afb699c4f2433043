// Figures where one points, a cursor on every curve, and links into the player. The page is whole without it.

import { Player } from "./player.js";

/**
 * A signal chart, wide or narrow: where its axes lie, in its own pixels, seconds and degrees.
 * @typedef {{svg: SVGSVGElement, cursor: Element, left: number, right: number, top: number, bottom: number,
 *   from: number, until: number, low: number, high: number}} Chart
 */

const tip = document.getElementById("tip") ?? document.body.appendChild(document.createElement("div"));

/**
 * Show words where the pointer is.
 * @param {PointerEvent} event
 * @param {string} words
 */
function show(event, words) {
  tip.textContent = words;
  tip.hidden = false;
  const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
  const below = event.clientY + 18;
  const top = below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${top}px`;
}

const hide = () => {
  tip.hidden = true;
};

/**
 * @param {EventTarget | null} target
 * @param {string} selector
 */
const within = (target, selector) => (target instanceof Element ? target.closest(selector) : null);

/** The signal of a set, in a wide and in a narrow chart. */
class Signal {
  /**
   * @param {Element} figure
   * @param {(time: number) => void} onPick told the time that is clicked
   */
  constructor(figure, onPick) {
    const held = JSON.parse(figure.querySelector("script")?.textContent ?? "{}");
    /** @type {number[]} */
    this.times = held.t;
    /** @type {(number | null)[]} */
    this.values = held.v;
    /** @type {[from: number, until: number, words: string][]} */
    this.stretches = held.stretches;
    this.onPick = onPick;
    this.charts = [...figure.querySelectorAll("svg")].map((svg) => this.#chart(svg));
  }

  /**
   * Set the cursor; return what there is to say, nothing where the time is not of this set.
   * @param {number} time
   */
  place(time) {
    const { times, values } = this;
    if (!times.length || time < times[0] - 0.1 || time > times[times.length - 1] + 0.1) {
      for (const { cursor } of this.charts) cursor.removeAttribute("d");
      return undefined;
    }
    const i = this.#nearest(time);
    const value = values[i];
    for (const c of this.charts) {
      const x = c.left + ((time - c.from) / (c.until - c.from)) * (c.right - c.left);
      const y = c.bottom - (((value ?? 0) - c.low) / (c.high - c.low)) * (c.bottom - c.top);
      const dot = value === null ? "" : `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0`;
      c.cursor.setAttribute("d", `M${x} ${c.top}V${c.bottom}${dot}`);
    }
    return this.#words(i);
  }

  /** @param {number} time */
  #nearest(time) {
    const { times } = this;
    let low = 0;
    let high = times.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low > 0 && time - times[low - 1] < times[low] - time ? low - 1 : low;
  }

  /** @param {number} i */
  #words(i) {
    const time = this.times[i];
    const value = this.values[i];
    const at = this.stretches.findLast(([from, until]) => from <= time && time <= until);
    const words = `${time.toFixed(1)} s: ${value === null ? "not seen" : `${value.toFixed(0)}°`}`;
    return at ? `${words}; ${at[2]}` : words;
  }

  /**
   * @param {SVGSVGElement} svg
   * @returns {Chart}
   */
  #chart(svg) {
    const names = ["left", "right", "top", "bottom", "from_s", "until_s", "low", "high"];
    const [left, right, top, bottom, from, until, low, high] = names.map((name) => Number(svg.dataset[name]));
    const cursor = document.createElementNS(svg.namespaceURI, "path");
    cursor.setAttribute("class", "cursor");
    cursor.setAttribute("fill", "none");
    svg.append(cursor);
    /** @param {MouseEvent} event */
    const index = (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      const time = from + ((x - left) / (right - left)) * (until - from);
      const isOutside = x < left || x > right || !this.times.length || within(event.target, "a");
      return isOutside ? -1 : this.#nearest(time);
    };
    svg.addEventListener("pointermove", (event) => {
      const i = index(event);
      if (i < 0) return;
      show(event, this.#words(i));
      event.stopPropagation();
    });
    svg.addEventListener("pointerleave", hide);
    svg.addEventListener("click", (event) => {
      const i = index(event);
      if (i >= 0) this.onPick(this.times[i]);
    });
    return { svg, cursor, left, right, top, bottom, from, until, low, high };
  }
}

const reveal = (/** @type {number} */ time) => player?.reveal(time);
const signals = [...document.querySelectorAll("figure.signal")].map((figure) => new Signal(figure, reveal));
const element = document.getElementById("player");
const player = element && new Player(element, (time) => signals.map((each) => each.place(time)).find(Boolean));

document.addEventListener("click", (event) => {
  const mark = within(event.target, "[data-t]");
  if (!player || !mark) return;
  if (mark.hasAttribute("href")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
  } else if (mark.closest(".signal svg")) return; // the chart tells the moment more exactly
  player.reveal(Number(mark.getAttribute("data-t")));
});
document.addEventListener("pointermove", (event) => {
  const mark = within(event.target, "svg [data-tip]");
  if (mark) show(event, mark.getAttribute("data-tip") ?? "");
  else if (!within(event.target, ".signal svg")) hide();
});
document.addEventListener("scroll", hide, { passive: true });
