// What is drawn of a rep: a person, where there is no video, and its curve.

import { end, inStep, position, start } from "./clips.js";

/** @import { Clip } from "./clips.js" */

/**
 * A drawn person: lines at the low end, half-way and at the high end, in trunk lengths.
 * @typedef {object} Figure
 * @property {[left: number, low: number, right: number, high: number]} box
 * @property {string | null} side the side that works in it
 * @property {{name: string, moves: boolean, points: [number, number][][]}[]} lines
 */

const SVG = "http://www.w3.org/2000/svg";
/**
 * Widths in trunk lengths: those of the drawn person in a live session.
 * @type {Record<string, number>}
 */
const WIDTHS = { trunk: 0.32, neck: 0.15, head: 0.34, arm: 0.125, leg: 0.17 };
const EDGE = 0.06;
const BORDER = 0.2;

/**
 * Make an SVG element.
 * @template {keyof SVGElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, string | number>} attributes
 */
function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A person drawn at places between two ends: what stands in for a video. */
export class Drawn {
  /**
   * @param {Element} svg
   * @param {Figure} figure
   * @param {boolean} isMirrored
   */
  constructor(svg, figure, isMirrored) {
    const [left, low, right, high] = figure.box;
    const x = (isMirrored ? -right : left) - BORDER;
    svg.setAttribute("viewBox", `${x} ${-high - BORDER} ${right - left + 2 * BORDER} ${high - low + 2 * BORDER}`);
    this.figure = figure;
    this.flip = isMirrored ? -1 : 1;
    this.paths = figure.lines.map(({ name, moves }) => {
      const [, side = "", part] = /^(?:(far|near)_)?(\w+)$/.exec(name) ?? [];
      const line = svgElement("path", { class: moves ? "moves" : side || "near", "stroke-width": WIDTHS[part] });
      if (!side) return [line];
      return [svgElement("path", { class: "edge", "stroke-width": WIDTHS[part] + EDGE }), line];
    });
    svg.replaceChildren(...this.paths.flat());
  }

  /**
   * Draw the person: on the parabola through low end, half-way and high end.
   * @param {number} place from 0 to 1
   */
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

/** Of the curve, in its own pixels, which the page stretches. */
const WIDTH = 600;
const HEIGHT = 90;
const INSET = 6;
const POINTS = 97;

/** The curve of a rep over its phases, that of another one in step with it, and a cursor. */
export class Strip {
  /** @param {Element} svg */
  constructor(svg) {
    this.svg = svg;
    this.cursor = svgElement("path", { class: "cursor" });
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  }

  /**
   * Draw a rep.
   * @param {Clip} mine
   * @param {Clip | null} other
   * @param {[number, number]} range of the signal
   */
  show(mine, other, range) {
    this.from = start(mine);
    this.scale = WIDTH / (end(mine) - this.from);
    const { from, scale } = this;
    const boxes = mine.stretches.map(([name, since, until]) => {
      const look = name.startsWith("hold") ? "hold" : name === mine.high ? "high" : "low";
      const width = (until - since) * scale;
      return svgElement("rect", { class: look, x: (since - from) * scale, width, height: HEIGHT });
    });
    const times = Array.from({ length: POINTS }, (_, n) => from + (n * WIDTH) / (POINTS - 1) / scale);
    /** @param {Clip} clip @param {string} look */
    const curve = (clip, look) => {
      const points = times.map((time) => {
        const place = position(clip, clip === mine ? time : inStep(time, mine, clip), range);
        return `${((time - from) * scale).toFixed(1)} ${(HEIGHT - INSET - (HEIGHT - 2 * INSET) * place).toFixed(1)}`;
      });
      return svgElement("path", { class: look, d: `M${points.join("L")}` });
    };
    const curves = [...(other ? [curve(other, "other")] : []), curve(mine, "mine")];
    this.svg.replaceChildren(...boxes, ...curves, this.cursor);
  }

  /**
   * Set the cursor.
   * @param {number} time
   */
  at(time) {
    const x = Math.min(WIDTH, Math.max(0, (time - (this.from ?? 0)) * (this.scale ?? 1)));
    this.cursor.setAttribute("d", `M${x} 0V${HEIGHT}`);
  }
}
