"use strict";
// The player: one clock for the video or the drawn person, the curve, and another rep in step beside it.

const STRIP = { width: 600, height: 90, inset: 6 };
const SPEEDS = { 1: 1, 2: 0.5, 4: 0.25 };
/** So often a step forward tries to reach the next frame: at uneven rates it may be far away. */
const MOST_TRIES = 8;
const KEYS = {
  " ": "play", ArrowLeft: "frame-back", ArrowRight: "frame-on", p: "rep-back", n: "rep-on",
  F: "fault-back", f: "fault-on", l: "loop", b: "best", 1: "speed-1", 2: "speed-2", 4: "speed-4",
};

class Player {
  /** `onTime` is told the time whenever another moment is shown. */
  constructor(element, onTime) {
    const read = (id) => JSON.parse(document.getElementById(id).textContent);
    const { clips, slips, figures, fps, duration } = read("player-data");
    this.element = element;
    this.onTime = onTime;
    this.clips = clips;
    this.slips = slips;
    this.earlier = read("earlier");
    this.fps = fps;
    this.duration = duration;
    this.time = 0;
    this.speed = 1;
    this.isPlaying = false;
    this.isLooping = false;
    this.clip = null;
    this.wish = ""; // what is to stand beside: nothing, "best", or the index of a choice
    this.beside = null;
    const [mine, other] = element.querySelectorAll(".screen");
    this.mine = new Screen(mine, figures, () => this.#lose());
    this.other = new Screen(other, figures, () => this.#compare());
    this.#listen();
    if (!this.mine.isFilmed) this.#lose();
    this.#choose(clips[0] ?? null);
    this.seek(clips.length ? start(clips[0]) : 0);
  }

  /** Show a moment, and tell where it is if it was asked for by name. */
  seek(time, words = "") {
    this.time = clamp(time, 0, this.duration);
    if (this.mine.isFilmed) this.mine.video.currentTime = this.time;
    this.#enter(this.time);
    this.#part("said").textContent = words;
    this.#render();
  }

  /** Show a moment that a link on the page leads to. */
  reveal(time) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    this.element.focus({ preventScroll: true });
    this.seek(time);
  }

  play() {
    this.isPlaying = true;
    const last = this.#last();
    if (this.time >= last - 0.01) this.seek(Number.isFinite(last) && this.clip ? start(this.clip) : 0);
    if (this.mine.isFilmed) {
      this.mine.video.playbackRate = this.speed;
      this.mine.video.play().catch(() => this.pause());
    }
    let before = performance.now();
    const tick = (now) => {
      if (!this.isPlaying) return;
      this.#advance(Math.max(0, now - before) / 1000);
      before = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    this.#part("play").textContent = "Pause";
  }

  pause() {
    this.isPlaying = false;
    this.mine.video.pause();
    this.#part("play").textContent = "Play";
    this.#render();
  }

  do(what) {
    const [name, way] = what.split("-");
    const by = way === "back" ? -1 : 1;
    if (name === "play") this.isPlaying ? this.pause() : this.play();
    else if (name === "frame") this.#step(by);
    else if (name === "rep") this.#toRep(by);
    else if (name === "fault") this.#toSlip(by);
    else if (name === "loop") this.#loop(!this.isLooping);
    else if (name === "best") this.#wishFor(this.wish === "best" ? "" : "best");
    else if (name === "speed") this.#setSpeed(way);
  }

  #part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  #press(name, is) {
    this.element.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-pressed", String(is));
  }

  /** Return when this playing ends: with its rep, where that is looped or compared. */
  #last() {
    const isBound = this.clip && (this.isLooping || this.beside);
    return isBound ? end(this.clip) : this.duration;
  }

  #advance(passed) {
    const video = this.mine.isFilmed ? this.mine.video : null;
    this.time = video ? video.currentTime : this.time + passed * this.speed;
    if (this.time < this.#last() && !video?.ended) {
      if (!this.isLooping && !this.beside) this.#enter(this.time);
      this.#render();
    } else if (this.isLooping && this.clip) {
      this.time = start(this.clip);
      if (video) {
        video.currentTime = this.time;
        if (video.paused) video.play().catch(() => this.pause());
      }
      this.#render();
    } else this.pause();
  }

  /** Take the rep that a time is in, or the last one before it. */
  #enter(time) {
    const found = this.clips.findLast((clip) => start(clip) <= time + 0.01) ?? this.clips[0] ?? null;
    if (found !== this.clip) this.#choose(found);
  }

  #choose(clip) {
    this.clip = clip;
    const select = this.#part("rep");
    if (select) select.value = String(this.clips.indexOf(clip));
    this.#offer();
    this.#compare();
  }

  /** Return the reps that can stand beside this one. */
  #choices() {
    if (!this.clip?.whole) return [];
    const all = [...this.clips, ...this.earlier];
    return all.filter((clip) => clip !== this.clip && clip.whole && isLike(clip, this.clip));
  }

  #best() {
    const isBetter = (a, b) => a.merit[0] - b.merit[0] || a.merit[1] - b.merit[1];
    return this.#choices().sort(isBetter).at(-1) ?? null;
  }

  /** Fill the list of what can stand beside this rep. */
  #offer() {
    const select = this.#part("beside");
    if (!select) return;
    const choices = this.#choices();
    const best = this.#best();
    const option = (text, value) => new Option(text, value);
    const options = [option(best ? "nothing" : "nothing to compare it with", "")];
    if (best) options.push(option(`your best: ${best.label}: ${best.words}`, "best"));
    const groups = new Map();
    choices.forEach((clip, index) => {
      const name = clip.group ?? "This recording";
      if (!groups.has(name)) groups.set(name, Object.assign(document.createElement("optgroup"), { label: name }));
      groups.get(name).append(option(`${clip.label}: ${clip.words}`, String(index)));
    });
    select.replaceChildren(...options, ...groups.values());
    select.disabled = !best;
    if (this.wish !== "best" && !choices.includes(this.wish)) this.wish = "";
    if (!best) this.wish = "";
    select.value = this.wish === "" || this.wish === "best" ? this.wish : String(choices.indexOf(this.wish));
  }

  #wishFor(wish) {
    this.wish = wish;
    this.#offer();
    this.#compare();
    this.#loop(Boolean(this.beside));
    if (this.beside) this.seek(start(this.clip), `Beside it: ${this.beside.label}: ${this.beside.words}`);
    else this.#render();
  }

  /** Show this rep, and in step beside it the other one that is wished for. */
  #compare() {
    this.beside = this.wish === "best" ? this.#best() : this.wish || null;
    const shown = [this.clip, this.beside].filter(Boolean);
    const range = rangeOf(shown);
    this.element.classList.toggle("compares", Boolean(this.beside));
    this.other.element.hidden = !this.beside;
    this.mine.show(this.clip, range);
    if (this.beside) {
      const own = this.mine.isFilmed ? this.mine.video.getAttribute("src") : null;
      this.other.load("video" in this.beside ? this.beside.video : own);
      this.other.show(this.beside, range);
    } else this.other.video.pause();
    this.#drawStrip(range);
  }

  /** Draw the curve of this rep, and of the other one in step with it. */
  #drawStrip(range) {
    const strip = this.#part("strip");
    strip.toggleAttribute("hidden", !this.clip);
    if (!this.clip) return;
    const { width, height, inset } = STRIP;
    const [from, until] = [start(this.clip), end(this.clip)];
    const x = (time) => ((time - from) / (until - from)) * width;
    const stretches = this.clip.stretches.map(([name, since, to]) => {
      const look = name.startsWith("hold") ? "hold" : name === this.clip.high ? "high" : "low";
      return svgElement("rect", { class: look, x: x(since), y: 0, width: x(to) - x(since), height });
    });
    const curve = (clip, look) => {
      const points = Array.from({ length: 97 }, (_, index) => {
        const time = from + ((until - from) * index) / 96;
        const at = clip === this.clip ? time : inStep(time, this.clip, clip);
        const y = height - inset - (height - 2 * inset) * position(clip, at, range);
        return `${x(time).toFixed(1)} ${y.toFixed(1)}`;
      });
      return svgElement("path", { class: look, d: `M${points.join("L")}` });
    };
    this.cursor = svgElement("path", { class: "cursor" });
    const curves = [curve(this.clip, "mine")];
    if (this.beside) curves.unshift(curve(this.beside, "other"));
    strip.replaceChildren(...stretches, ...curves, this.cursor);
  }

  #render() {
    const words = this.onTime(this.time) || `${this.time.toFixed(1)} s`;
    const slider = this.#part("time");
    slider.value = String(this.time);
    slider.setAttribute("aria-valuetext", words);
    this.#part("words").textContent = words;
    this.mine.at(this.time);
    if (!this.clip) return;
    const [from, until] = [start(this.clip), end(this.clip)];
    const x = clamp((this.time - from) / (until - from), 0, 1) * STRIP.width;
    this.cursor.setAttribute("d", `M${x} 0V${STRIP.height}`);
    if (!this.beside) return;
    const time = inStep(this.time, this.clip, this.beside);
    const ahead = inStep(this.time + 0.05, this.clip, this.beside);
    this.other.at(time);
    this.other.follow(time, this.isPlaying ? Math.max(0, (ahead - time) / 0.05) * this.speed : 0);
  }

  #toRep(by) {
    if (!this.clip) return;
    const index = this.clips.indexOf(this.clip);
    const isBefore = this.time < start(this.clip) - 0.05;
    const isWithin = this.time > start(this.clip) + 1;
    const stays = by > 0 ? isBefore : isWithin;
    this.#goTo(this.clips[clamp(stays ? index : index + by, 0, this.clips.length - 1)]);
  }

  #goTo(clip) {
    this.seek(start(clip), `${clip.label}: ${clip.words}`);
  }

  #toSlip(by) {
    const isThere = ([time]) => (by > 0 ? time > this.time + 0.05 : time < this.time - 0.05);
    const found = by > 0 ? this.slips.find(isThere) : this.slips.findLast(isThere);
    if (found) this.seek(...found);
    else this.#part("said").textContent = by > 0 ? "No fault after this." : "No fault before this.";
  }

  #loop(is) {
    this.isLooping = is;
    this.#press("loop", is);
  }

  #setSpeed(key) {
    this.speed = SPEEDS[key];
    for (const each of Object.keys(SPEEDS)) this.#press(`speed-${each}`, each === key);
    if (this.mine.isFilmed) this.mine.video.playbackRate = this.speed;
    this.#render();
  }

  /** Show the next frame or the one before: where the video tells which it shows, exactly that one. */
  async #step(by) {
    this.pause();
    const frame = 1 / this.fps;
    const { video } = this.mine;
    if (!this.mine.isFilmed || !video.requestVideoFrameCallback) {
      this.seek(this.time + by * frame);
      return;
    }
    if (this.isStepping) return;
    this.isStepping = true;
    const from = await this.#shownAt(this.time);
    let now = from;
    for (let tries = 0; now === from && tries < MOST_TRIES; tries++) {
      const target = by > 0 ? from + frame * (1.2 + 0.5 * tries) : from - frame * (0.5 + 0.5 * tries);
      now = await this.#shownAt(clamp(target, 0, this.duration));
    }
    this.isStepping = false;
    this.time = now;
    this.#enter(now);
    this.#render();
  }

  /** Seek the video, and return the time of the frame that it shows then. */
  #shownAt(time) {
    const { video } = this.mine;
    return new Promise((resolve) => {
      video.requestVideoFrameCallback((_, { mediaTime }) => resolve(mediaTime));
      video.currentTime = time;
      // A video that is broken or out of sight shows no frame.
      setTimeout(() => resolve(time), 500);
    });
  }

  /** The video is not there: the drawn person takes its place. */
  #lose() {
    this.mine.isFilmed = false;
    this.element.querySelector(".gone")?.toggleAttribute("hidden", !this.mine.video.hasAttribute("src"));
    this.#compare();
  }

  #listen() {
    const { video } = this.mine;
    video.controls = false;
    this.#part("controls").hidden = false;
    this.#part("time").max = String(this.duration);
    this.#part("time").step = (1 / this.fps).toFixed(4);
    this.#part("time").addEventListener("input", (event) => this.seek(Number(event.target.value)));
    this.#part("rep")?.addEventListener("change", (event) => this.#goTo(this.clips[event.target.value]));
    this.#part("beside")?.addEventListener("change", ({ target }) =>
      this.#wishFor(/^\d+$/.test(target.value) ? this.#choices()[target.value] : target.value),
    );
    this.element.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-do]");
      if (button) this.do(button.dataset.do);
      else if (target.closest(".picture")) this.do("play");
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    // The computer's own keys for media pause it, too.
    video.addEventListener("pause", () => {
      if (this.isPlaying && !video.ended && !video.seeking) this.pause();
    });
    video.addEventListener("loadedmetadata", () => {
      if (!this.isPlaying) video.currentTime = this.time;
    });
  }

  #key(event) {
    const what = KEYS[event.key];
    const { target } = event;
    const isOwn = target.closest("select") || (event.key === " " && target.closest("button, summary, a"));
    const isSlider = target.matches('input[type="range"]') && event.key.startsWith("Arrow");
    if (!what || isOwn || isSlider || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.do(what);
  }
}
