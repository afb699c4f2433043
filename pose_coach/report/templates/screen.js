"use strict";
// A picture of the player: a video, or the drawn person where there is none.

class Screen {
  /** `onGone` is told where the video turns out not to be there any more. */
  constructor(element, figures, onGone) {
    this.element = element;
    this.figures = figures;
    this.video = element.querySelector("video");
    this.svg = element.querySelector("svg");
    this.caption = element.querySelector("figcaption");
    this.drawn = null;
    this.clip = null;
    this.range = [0, 1];
    this.gone = new Set();
    this.isFilmed = this.video.hasAttribute("src");
    this.video.addEventListener("error", () => {
      if (!this.video.hasAttribute("src")) return;
      this.gone.add(this.video.getAttribute("src"));
      this.isFilmed = false;
      this.show(this.clip, this.range);
      onGone();
    });
    if (this.video.error) this.isFilmed = false;
  }

  /** Take the video of another recording, or none. */
  load(address) {
    this.isFilmed = Boolean(address) && !this.gone.has(address);
    if (!address) this.video.removeAttribute("src");
    else if (this.video.getAttribute("src") !== address) this.video.src = address;
  }

  /** Show a clip, drawn to the scale of `range` where there is no video. */
  show(clip, range) {
    this.clip = clip;
    this.range = range;
    const figure = clip && this.figures[clip.exercise];
    this.video.hidden = !this.isFilmed;
    this.svg.toggleAttribute("hidden", this.isFilmed || !figure);
    this.drawn = this.isFilmed || !figure ? null : new Drawn(this.svg, figure, clip.side !== figure.side);
  }

  /** Draw the person as at a time of the clip, and say in which phase that is. */
  at(time) {
    if (!this.clip) return;
    this.drawn?.at(position(this.clip, time, this.range));
    const { name, from } = stretchAt(this.clip, time);
    const words = `${this.clip.label}: ${name}, ${Math.max(0, time - from).toFixed(1)} s`;
    if (this.caption.textContent !== words) this.caption.textContent = words;
  }

  /** Keep the video at a time that moves on at `rate` seconds a second: 0 where it stands. */
  follow(time, rate) {
    if (!this.isFilmed) return;
    const off = time - this.video.currentTime;
    const wanted = rate + off / MAKE_UP_S;
    const runs = rate > 0 && wanted >= RATES[0];
    if (Math.abs(off) > (runs ? JUMP_S : STILL_S) && !this.video.seeking) this.video.currentTime = time;
    if (!runs) {
      this.video.pause();
      return;
    }
    this.video.playbackRate = clamp(wanted, ...RATES);
    if (this.video.paused) this.video.play().catch(() => {});
  }
}
