// The player: one clock for the video or the drawn person, the curve, and another rep in step beside it.

import { bestOf, choicesFor, clamp, end, inStep, rangeOf, start } from "./clips.js";
import { Strip } from "./drawn.js";
import { partOf, Screen } from "./screen.js";

/** @import { Clip } from "./clips.js" */

/** @type {Record<string, number>} */
const SPEEDS = { 1: 1, 2: 0.5, 4: 0.25 };
/** So often a step forward tries to reach the next frame: at uneven rates it may be far away. */
const MOST_TRIES = 8;
/** A video that is broken or out of sight shows no frame. */
const NO_FRAME_MS = 500;
/** @type {Record<string, string>} */
const KEYS = {
  " ": "play", ArrowLeft: "frame-back", ArrowRight: "frame-on", p: "rep-back", n: "rep-on",
  F: "fault-back", f: "fault-on", l: "loop", b: "best", 1: "speed-1", 2: "speed-2", 4: "speed-4",
};

/**
 * Return what a script in the page holds as JSON.
 * @param {string} id
 */
const heldIn = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

export class Player {
  /** @type {Clip | "best" | ""} What is to stand beside the rep. */
  #wish = "";
  /** @type {Clip | null} What stands beside it. */
  #beside = null;
  #time = 0;
  #speed = 1;
  #isPlaying = false;
  #isLooping = false;
  #isStepping = false;

  /**
   * @param {HTMLElement} element
   * @param {(time: number) => string | undefined} onTime told the time whenever another moment is shown;
   *   returns what there is to say of it
   */
  constructor(element, onTime) {
    const { clips, slips, figures, fps, duration } = heldIn("player-data");
    this.element = element;
    this.onTime = onTime;
    /** @type {Clip[]} */
    this.clips = clips;
    /** @type {Clip[]} */
    this.all = [...clips, ...heldIn("earlier")];
    /** @type {[time: number, words: string][]} */
    this.slips = slips;
    /** @type {number} */
    this.fps = fps;
    /** @type {number} */
    this.duration = duration;
    this.slider = this.#part("time", HTMLInputElement);
    this.reps = this.#part("rep", HTMLSelectElement);
    this.others = this.#part("beside", HTMLSelectElement);
    this.strip = new Strip(this.#part("strip", SVGElement));
    const [mine, other] = element.querySelectorAll("figure");
    this.mine = new Screen(mine, figures, () => this.#lose());
    this.other = new Screen(other, figures, () => {});
    this.#listen();
    this.clip = this.clips[0];
    this.#choose(this.clip);
    this.seek(start(this.clip));
    if (!this.mine.isFilmed) this.#lose();
  }

  /**
   * Show a moment.
   * @param {number} time
   * @param {string} [words] where that is, for who cannot see it
   */
  seek(time, words = "") {
    this.#time = clamp(time, 0, this.duration);
    if (this.mine.isFilmed) this.mine.video.currentTime = this.#time;
    this.#enter();
    this.#part("said", HTMLElement).textContent = words;
    this.#render();
  }

  /**
   * Show a moment that a link on the page leads to.
   * @param {number} time
   */
  reveal(time) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    this.element.focus({ preventScroll: true });
    this.seek(time);
  }

  play() {
    this.#isPlaying = true;
    if (this.#time >= this.#last() - 0.01) this.seek(this.#isBound() ? start(this.clip) : 0);
    if (this.mine.isFilmed) {
      this.mine.video.playbackRate = this.#speed;
      this.mine.video.play().catch(() => this.pause());
    }
    let before = performance.now();
    /** @param {number} now */
    const tick = (now) => {
      if (!this.#isPlaying) return;
      this.#advance(Math.max(0, now - before) / 1000);
      before = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    this.#part("play", HTMLElement).textContent = "Pause";
  }

  pause() {
    this.#isPlaying = false;
    this.mine.video.pause();
    this.#part("play", HTMLElement).textContent = "Play";
    this.#render();
  }

  /**
   * Do what a button or a key stands for.
   * @param {string} what
   */
  do(what) {
    const [name, way] = what.split("-");
    const by = way === "back" ? -1 : 1;
    if (name === "play" && this.#isPlaying) this.pause();
    else if (name === "play") this.play();
    else if (name === "frame") void this.#step(by);
    else if (name === "rep") this.#toRep(by);
    else if (name === "fault") this.#toSlip(by);
    else if (name === "loop") this.#loop(!this.#isLooping);
    else if (name === "best") this.#wishFor(this.#wish === "best" ? "" : "best");
    else if (name === "speed") this.#setSpeed(way);
  }

  /**
   * @template {Element} T
   * @param {string} name
   * @param {new () => T} kind
   */
  #part(name, kind) {
    return partOf(this.element, `[data-part="${name}"]`, kind);
  }

  /**
   * @param {string} name
   * @param {boolean} is
   */
  #press(name, is) {
    partOf(this.element, `[data-do="${name}"]`, HTMLElement).setAttribute("aria-pressed", String(is));
  }

  /** Return whether playing stays within the rep. */
  #isBound() {
    return this.#isLooping || this.#beside !== null;
  }

  #last() {
    return this.#isBound() ? Math.min(end(this.clip), this.duration) : this.duration;
  }

  /**
   * Go on in time.
   * @param {number} passed seconds of the clock on the wall
   */
  #advance(passed) {
    const video = this.mine.isFilmed ? this.mine.video : null;
    this.#time = video ? video.currentTime : this.#time + passed * this.#speed;
    if (this.#time < this.#last() && !video?.ended) {
      if (!this.#isBound()) this.#enter();
      this.#render();
    } else if (this.#isLooping) {
      this.#time = start(this.clip);
      if (video) video.currentTime = this.#time;
      if (video?.paused) video.play().catch(() => this.pause());
      this.#render();
    } else this.pause();
  }

  /** Take the rep that the time is in, or the last one before it. */
  #enter() {
    const found = this.clips.findLast((clip) => start(clip) <= this.#time + 0.01) ?? this.clips[0];
    if (found !== this.clip) this.#choose(found);
  }

  /** @param {Clip} clip */
  #choose(clip) {
    this.clip = clip;
    this.reps.value = String(this.clips.indexOf(clip));
    this.#offer();
    this.#compare();
  }

  /** Fill the list of what can stand beside this rep. */
  #offer() {
    const choices = choicesFor(this.clip, this.all);
    const best = bestOf(choices);
    if (!best || (this.#wish !== "best" && this.#wish && !choices.includes(this.#wish))) this.#wish = "";
    const options = [new Option(best ? "nothing" : "nothing to compare it with", "")];
    if (best) options.push(new Option(`your best: ${best.label}: ${best.words}`, "best"));
    /** @type {Map<string, HTMLElement>} */
    const groups = new Map();
    for (const clip of choices) {
      const label = clip.group ?? "This recording";
      const group = groups.get(label) ?? Object.assign(document.createElement("optgroup"), { label });
      group.append(new Option(`${clip.label}: ${clip.words}`, String(this.all.indexOf(clip))));
      groups.set(label, group);
    }
    this.others.replaceChildren(...options, ...groups.values());
    this.others.disabled = !best;
    this.others.value = typeof this.#wish === "string" ? this.#wish : String(this.all.indexOf(this.#wish));
  }

  /** @param {Clip | "best" | ""} wish */
  #wishFor(wish) {
    this.#wish = wish;
    this.#offer();
    this.#compare();
    this.#loop(this.#beside !== null);
    const told = this.#beside && `Beside it: ${this.#beside.label}: ${this.#beside.words}`;
    this.seek(told ? start(this.clip) : this.#time, told ?? (wish && "There is nothing to compare it with."));
  }

  /** Show this rep, and in step beside it the other one that is wished for. */
  #compare() {
    const { clip, mine, other } = this;
    const best = this.#wish === "best" ? bestOf(choicesFor(clip, this.all)) : this.#wish;
    this.#beside = best || null;
    const range = rangeOf(this.#beside ? [clip, this.#beside] : [clip]);
    this.element.classList.toggle("compares", this.#beside !== null);
    other.element.hidden = !this.#beside;
    mine.show(clip, range);
    this.strip.show(clip, this.#beside, range);
    if (!this.#beside) {
      other.video.pause();
      return;
    }
    const { video } = this.#beside;
    other.load(video === undefined && mine.isFilmed ? mine.video.getAttribute("src") : (video ?? null));
    other.show(this.#beside, range);
  }

  #render() {
    const words = this.onTime(this.#time) ?? `${this.#time.toFixed(1)} s`;
    this.slider.value = String(this.#time);
    this.slider.setAttribute("aria-valuetext", words);
    this.#part("words", HTMLElement).textContent = words;
    this.mine.at(this.#time);
    this.strip.at(this.#time);
    if (!this.#beside) return;
    const time = inStep(this.#time, this.clip, this.#beside);
    const ahead = inStep(this.#time + 0.05, this.clip, this.#beside);
    this.other.at(time);
    this.other.follow(time, this.#isPlaying ? Math.max(0, (ahead - time) / 0.05) * this.#speed : 0);
  }

  /** @param {number} by 1 or -1 */
  #toRep(by) {
    const index = this.clips.indexOf(this.clip);
    // Before the first rep the next one is that; well within a rep the one before is its own start.
    const stays = by > 0 ? this.#time < start(this.clip) - 0.05 : this.#time > start(this.clip) + 1;
    this.#goTo(this.clips[clamp(stays ? index : index + by, 0, this.clips.length - 1)]);
  }

  /** @param {Clip} clip */
  #goTo(clip) {
    this.seek(start(clip), `${clip.label}: ${clip.words}`);
  }

  /** @param {number} by 1 or -1 */
  #toSlip(by) {
    const there = this.slips.filter(([time]) => by * (time - this.#time) > 0.05);
    const found = by > 0 ? there[0] : there.at(-1);
    if (found) this.seek(...found);
    else this.#part("said", HTMLElement).textContent = `No fault ${by > 0 ? "after" : "before"} this.`;
  }

  /** @param {boolean} is */
  #loop(is) {
    this.#isLooping = is;
    this.#press("loop", is);
  }

  /** @param {string} key */
  #setSpeed(key) {
    this.#speed = SPEEDS[key];
    for (const each of Object.keys(SPEEDS)) this.#press(`speed-${each}`, each === key);
    this.mine.video.playbackRate = this.#speed;
    this.#render();
  }

  /**
   * Show the next frame or the one before: where the video tells which it shows, exactly that one.
   * @param {number} by 1 or -1
   */
  async #step(by) {
    if (this.#isStepping) return;
    this.pause();
    const frame = 1 / this.fps;
    if (!this.mine.isFilmed || !("requestVideoFrameCallback" in HTMLVideoElement.prototype)) {
      this.seek(this.#time + by * frame);
      return;
    }
    this.#isStepping = true;
    const from = await this.#shownAt(this.#time);
    let now = from;
    for (let tries = 0; now === from && tries < MOST_TRIES; tries++) {
      const target = from + by * frame * ((by > 0 ? 1.2 : 0.5) + 0.5 * tries);
      now = await this.#shownAt(clamp(target, 0, this.duration));
    }
    this.#isStepping = false;
    this.#time = now;
    this.#enter();
    this.#render();
  }

  /**
   * Seek the video, and return the time of the frame that it shows then.
   * @param {number} time
   * @returns {Promise<number>}
   */
  #shownAt(time) {
    const { video } = this.mine;
    return new Promise((resolve) => {
      video.requestVideoFrameCallback((_, { mediaTime }) => resolve(mediaTime));
      video.currentTime = time;
      setTimeout(() => resolve(time), NO_FRAME_MS);
    });
  }

  /** The video is not there: the drawn person takes its place. */
  #lose() {
    const gone = this.element.querySelector(".gone");
    if (gone instanceof HTMLElement) gone.hidden = false;
    this.#compare();
    this.#render();
  }

  #listen() {
    const { video } = this.mine;
    video.controls = false;
    this.#part("controls", HTMLElement).hidden = false;
    this.slider.max = String(this.duration);
    this.slider.step = (1 / this.fps).toFixed(4);
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value)));
    this.reps.addEventListener("change", () => this.#goTo(this.clips[Number(this.reps.value)]));
    this.others.addEventListener("change", () => {
      const { value } = this.others;
      this.#wishFor(value === "" || value === "best" ? value : this.all[Number(value)]);
    });
    this.element.addEventListener("click", ({ target }) => {
      if (!(target instanceof Element)) return;
      const button = target.closest("[data-do]");
      if (button instanceof HTMLElement) this.do(button.dataset.do ?? "");
      else if (target.closest(".picture")) this.do("play");
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    // The computer's own keys for media pause it, too.
    video.addEventListener("pause", () => {
      if (this.#isPlaying && !video.ended && !video.seeking) this.pause();
    });
    // A browser that knows the video only now has not taken in where it is to be.
    video.addEventListener("loadedmetadata", () => {
      if (!this.#isPlaying) video.currentTime = this.#time;
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const what = KEYS[event.key];
    const target = event.target instanceof Element ? event.target : this.element;
    const isOwn = target.closest("select") || (event.key === " " && target.closest("button"));
    const isSlider = target.matches("input") && event.key.startsWith("Arrow");
    if (!what || isOwn || isSlider || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.element.querySelector(`[data-do="${what}"]`) && what !== "best") return;
    event.preventDefault();
    this.do(what);
  }
}
