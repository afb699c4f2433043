"use strict";
// Reps in step: which moment of one is that of another, and the person who is drawn at it.

const SVG = "http://www.w3.org/2000/svg";
/** Widths in trunk lengths: those of the drawn person in a live session. */
const WIDTHS = { trunk: 0.32, neck: 0.15, head: 0.34, arm: 0.125, leg: 0.17 };
const EDGE = 0.06;
const BORDER = 0.2;
/** A video that is further off than this jumps to its place; nearer, its speed makes up for it. */
const JUMP_S = 0.3;
const MAKE_UP_S = 0.5;
/** One that stands may be off by this: half a frame at 60 a second. */
const STILL_S = 0.008;
/** Browsers play no slower and no faster than this. */
const RATES = [0.0625, 16];

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const start = (clip) => clip.stretches[0][1];
const end = (clip) => clip.stretches[clip.stretches.length - 1][2];
/** Whether two clips show the same exercise on the same side. */
const isLike = (a, b) => a.exercise === b.exercise && a.side === b.side;

/** Return the stretch (a phase or a hold) that a time is in, and how much of it is over. */
function stretchAt(clip, time) {
  const index = Math.max(0, clip.stretches.findLastIndex(([, from]) => from <= time));
  const [name, from, until] = clip.stretches[index];
  return { name, from, share: until > from ? clamp((time - from) / (until - from), 0, 1) : 1 };
}

/** Return when `other` is in the same phase or hold, and as far through it, as `mine` is at a time. */
function inStep(time, mine, other) {
  const { name, share } = stretchAt(mine, time);
  const twin = other.stretches.find(([of]) => of === name);
  if (twin) return twin[1] + share * (twin[2] - twin[1]);
  // A hold that the other rep has not: it waits at the end of the phase before.
  return other.stretches.find(([of]) => `hold after ${of}` === name)[2];
}

/** Return the signal of a clip at a time, from its curve. */
function signal(clip, time) {
  const place = clamp((time - start(clip)) / (end(clip) - start(clip)), 0, 1) * (clip.curve.length - 1);
  const index = Math.min(Math.floor(place), clip.curve.length - 2);
  const share = place - index;
  return clip.curve[index] * (1 - share) + clip.curve[index + 1] * share;
}

/** Return where the body is between the low end, 0, and the high end, 1; `range` is that of the signal. */
function position(clip, time, range) {
  if (clip.curve) return clamp((signal(clip, time) - range[0]) / (range[1] - range[0] || 1), 0, 1);
  // Nothing was measured but the times: a smooth movement, as the guide of a live session draws it.
  const { name, share } = stretchAt(clip, time);
  const isUp = name.endsWith(clip.high);
  const way = name.startsWith("hold") ? 1 : (1 - Math.cos(Math.PI * share)) / 2;
  return isUp ? way : 1 - way;
}

/** Return the lowest and highest signal of clips, so that they are drawn to one scale. */
function rangeOf(clips) {
  const values = clips.flatMap((clip) => clip.curve ?? []);
  return [Math.min(...values), Math.max(...values)];
}

/** Make an SVG element. */
function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A person drawn at places between two ends: what stands in for a video. */
class Drawn {
  constructor(svg, figure, isMirrored) {
    const [left, low, right, high] = figure.box;
    const x = (isMirrored ? -right : left) - BORDER;
    svg.setAttribute("viewBox", `${x} ${-high - BORDER} ${right - left + 2 * BORDER} ${high - low + 2 * BORDER}`);
    this.figure = figure;
    this.flip = isMirrored ? -1 : 1;
    this.paths = [];
    const all = figure.lines.map((line) => {
      const [, side, part] = /^(far|near)?_?(\w+)$/.exec(line.name);
      const look = line.moves ? "moves" : side === "far" ? "far" : "near";
      const width = WIDTHS[part];
      const edge = svgElement("path", { class: "edge", "stroke-width": width + EDGE });
      const path = svgElement("path", { class: look, "stroke-width": width });
      this.paths.push(side ? [edge, path] : [path]);
      return side ? [edge, path] : [path];
    });
    svg.replaceChildren(...all.flat());
  }

  /** Draw the person at a place from 0 to 1: the parabola through low end, half-way and high end. */
  at(place) {
    const weights = [2 * (place - 0.5) * (place - 1), 4 * place * (1 - place), 2 * place * (place - 0.5)];
    this.figure.lines.forEach(({ points }, index) => {
      const line = points[0].map((_, n) => {
        const [x, y] = [0, 1].map((axis) => weights.reduce((sum, w, k) => sum + w * points[k][n][axis], 0));
        return `${(this.flip * x).toFixed(3)} ${(-y).toFixed(3)}`;
      });
      const d = line.length > 1 ? `M${line.join("L")}` : `M${line[0]}h0`;
      for (const path of this.paths[index]) path.setAttribute("d", d);
    });
  }
}
