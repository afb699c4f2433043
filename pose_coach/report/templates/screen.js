// A picture of the player: a video, or the drawn person where there is none.

import { clamp, position, stretchAt } from "./clips.js";
import { Drawn } from "./drawn.js";

/** @import { Clip } from "./clips.js" */
/** @import { Figure } from "./drawn.js" */

/** A video that is further off than this jumps to its place; nearer, its speed makes up for it. */
const JUMP_S = 0.3;
const MAKE_UP_S = 0.5;
/** One that stands may be off by this: half a frame at 60 a second. */
const STILL_S = 0.008;
/** Chromium plays no slower and no faster. */
const SLOWEST = 0.0625;
const FASTEST = 16;

/**
 * Return the part of an element that is of a class.
 * @template {Element} T
 * @param {Element} element
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export function partOf(element, selector, kind) {
  const found = element.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`there is no ${selector} in the player`);
  return found;
}

export class Screen {
  /**
   * @param {HTMLElement} element
   * @param {Record<string, Figure>} figures by exercise
   * @param {() => void} onGone told where the video turns out not to be there any more
   */
  constructor(element, figures, onGone) {
    this.element = element;
    this.figures = figures;
    this.video = partOf(element, "video", HTMLVideoElement);
    this.svg = partOf(element, "svg", SVGElement);
    this.caption = partOf(element, "figcaption", HTMLElement);
    /** @type {Drawn | null} */
    this.drawn = null;
    /** @type {Clip | null} */
    this.clip = null;
    /** @type {[number, number]} */
    this.range = [0, 1];
    this.gone = new Set();
    this.isFilmed = this.video.hasAttribute("src") && !this.video.error;
    this.video.addEventListener("error", () => {
      if (!this.video.hasAttribute("src")) return;
      this.gone.add(this.video.getAttribute("src"));
      this.isFilmed = false;
      if (this.clip) this.show(this.clip, this.range);
      onGone();
    });
  }

  /**
   * Take the video of another recording, or none.
   * @param {string | null} address
   */
  load(address) {
    this.isFilmed = address !== null && !this.gone.has(address);
    if (address === null) this.video.removeAttribute("src");
    else if (this.video.getAttribute("src") !== address) this.video.src = address;
  }

  /**
   * Show a clip.
   * @param {Clip} clip
   * @param {[number, number]} range of the signal, to which it is drawn where there is no video
   */
  show(clip, range) {
    this.clip = clip;
    this.range = range;
    const figure = this.isFilmed ? undefined : this.figures[clip.exercise];
    this.video.hidden = !this.isFilmed;
    this.svg.toggleAttribute("hidden", !figure);
    this.drawn = figure ? new Drawn(this.svg, figure, clip.side !== figure.side) : null;
  }

  /**
   * Draw the person as at a time of the clip, and say in which phase that is.
   * @param {number} time
   */
  at(time) {
    if (!this.clip) return;
    this.drawn?.at(position(this.clip, time, this.range));
    const { name, from } = stretchAt(this.clip, time);
    const words = `${this.clip.label}: ${name}, ${Math.max(0, time - from).toFixed(1)} s`;
    if (this.caption.textContent !== words) this.caption.textContent = words;
  }

  /**
   * Keep the video at a time.
   * @param {number} time
   * @param {number} rate seconds of the video a second at which that time moves on: 0 where it stands
   */
  follow(time, rate) {
    if (!this.isFilmed) return;
    const { video } = this;
    const off = time - video.currentTime;
    const wanted = rate + off / MAKE_UP_S;
    const runs = rate > 0 && wanted >= SLOWEST;
    if (Math.abs(off) > (runs ? JUMP_S : STILL_S) && !video.seeking) video.currentTime = time;
    if (!runs) {
      video.pause();
      return;
    }
    video.playbackRate = clamp(wanted, SLOWEST, FASTEST);
    if (video.paused) video.play().catch(() => {});
  }
}
