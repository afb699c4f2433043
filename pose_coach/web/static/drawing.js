// The skeleton and the curve of the back over the moving picture.

// Pairs of MediaPipe's landmarks: the limbs of the left and the right side.
const BONES = [
  [15, 13], [13, 11], [11, 23], [23, 25], [25, 27], [27, 31],
  [16, 14], [14, 12], [12, 24], [24, 26], [26, 28], [28, 32],
];
const SEEN = 0.5;
const SVG = "http://www.w3.org/2000/svg";

function path(drawing, name) {
  let found = drawing.querySelector(`.${name}`);
  if (!found) {
    found = document.createElementNS(SVG, "path");
    found.setAttribute("class", name);
    drawing.append(found);
  }
  return found;
}

const isKnown = (point) => point[0] !== null && point[1] !== null;

/** Draw a state's body; its coordinates are pixels of the picture that was sent. */
export function draw(drawing, { width, height, points, back }) {
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const seen = (index) => isKnown(points[index]) && points[index][2] >= SEEN;
  const limbs = points
    ? BONES.filter(([from, to]) => seen(from) && seen(to)).map(
        ([from, to]) =>
          `M${points[from][0]} ${points[from][1]}L${points[to][0]} ${points[to][1]}`,
      )
    : [];
  path(drawing, "limbs").setAttribute("d", limbs.join(""));
  const curve = (back ?? []).filter(isKnown).map(([x, y]) => `${x} ${y}`);
  path(drawing, "back").setAttribute("d", curve.length > 1 ? `M${curve.join("L")}` : "");
}
