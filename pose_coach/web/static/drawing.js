// The skeleton and the curve of the back over the moving picture.

// Pairs of MediaPipe's landmarks: the limbs of the left and the right side.
const BONES = [
  [15, 13], [13, 11], [11, 23], [23, 25], [25, 27], [27, 31],
  [16, 14], [14, 12], [12, 24], [24, 26], [26, 28], [28, 32],
];
const SEEN = 0.5;
const SVG = "http://www.w3.org/2000/svg";

/**
 * A body in pixels of the picture that was sent; a coordinate is null where it is not known.
 * @typedef {object} Body
 * @property {number} width of the picture
 * @property {number} height of the picture
 * @property {[x: number | null, y: number | null, visibility: number | null][] | null} points
 *   MediaPipe's landmarks
 * @property {[x: number | null, y: number | null][] | null} back the curve of the back
 */

/**
 * @param {Element} drawing
 * @param {string} name
 */
function path(drawing, name) {
  let found = drawing.querySelector(`.${name}`);
  if (!found) {
    found = document.createElementNS(SVG, "path");
    found.setAttribute("class", name);
    drawing.append(found);
  }
  return found;
}

/**
 * Draw a body.
 * @param {Element} drawing an SVG element over the picture
 * @param {Body} body
 */
export function draw(drawing, { width, height, points, back }) {
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const limbs = [];
  for (const [from, to] of points ? BONES : []) {
    const [x, y, seen] = points?.[from] ?? [];
    const [toX, toY, toSeen] = points?.[to] ?? [];
    const isKnown = [x, y, toX, toY].every((value) => typeof value === "number");
    if (isKnown && Math.min(seen ?? 0, toSeen ?? 0) >= SEEN) limbs.push(`M${x} ${y}L${toX} ${toY}`);
  }
  path(drawing, "limbs").setAttribute("d", limbs.join(""));
  const curve = (back ?? []).filter(([x, y]) => x !== null && y !== null).map(([x, y]) => `${x} ${y}`);
  path(drawing, "back").setAttribute("d", curve.length > 1 ? `M${curve.join("L")}` : "");
}
