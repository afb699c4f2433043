// Reps in step: which moment of one is that of another, and which can stand beside each other.
// The scripts of a report are joined to one, in the order of their imports: no two have a name in common.

/**
 * A rep that can be shown.
 * @typedef {object} Clip
 * @property {string} exercise
 * @property {string | null} side
 * @property {string} high the phase that leads to the high end of the signal
 * @property {string} label such as "Rep 2, left"
 * @property {string} words what slipped, and its range
 * @property {boolean} whole both phases were seen from their start
 * @property {[number, number]} merit what is compared to find the best
 * @property {[name: string, from: number, until: number][]} stretches phases and holds, seconds
 * @property {number[] | null} curve the signal at even steps from start to end
 * @property {string} [group] under which an earlier rep is offered
 * @property {string | null} [video] that of an earlier rep, where there still is one
 */

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** @param {Clip} clip */
export const start = (clip) => clip.stretches[0][1];

/** @param {Clip} clip */
export const end = (clip) => clip.stretches[clip.stretches.length - 1][2];

/**
 * Return whether two clips show the same exercise on the same side.
 * @param {Clip} a
 * @param {Clip} b
 */
const isLike = (a, b) => a.exercise === b.exercise && a.side === b.side;

/**
 * Return the stretch (a phase or a hold) that a time is in, and how much of it is over.
 * @param {Clip} clip
 * @param {number} time
 */
export function stretchAt(clip, time) {
  const found = clip.stretches.findLast((stretch) => stretch[1] <= time);
  const [name, from, until] = found ?? clip.stretches[0];
  return { name, from, share: until > from ? clamp((time - from) / (until - from), 0, 1) : 1 };
}

/**
 * Return when `other` is in the same phase or hold, and as far through it, as `mine` is at a time.
 * @param {number} time
 * @param {Clip} mine
 * @param {Clip} other
 */
export function inStep(time, mine, other) {
  const { name, share } = stretchAt(mine, time);
  const twin = other.stretches.find(([of]) => of === name);
  if (twin) return twin[1] + share * (twin[2] - twin[1]);
  // A hold that the other rep has not: it waits at the end of the phase before.
  const before = other.stretches.find(([of]) => name === `hold after ${of}`);
  return before ? before[2] : end(other);
}

/**
 * Return the lowest and highest signal of clips, so that they are drawn to one scale.
 * @param {Clip[]} clips
 * @returns {[number, number]}
 */
export function rangeOf(clips) {
  const values = clips.flatMap((clip) => clip.curve ?? []);
  return [Math.min(...values), Math.max(...values)];
}

/**
 * Return where the body is between the low end, 0, and the high end, 1.
 * @param {Clip} clip
 * @param {number} time
 * @param {[number, number]} range of the signal
 */
export function position(clip, time, range) {
  const { curve } = clip;
  if (curve) {
    const place = clamp((time - start(clip)) / (end(clip) - start(clip)), 0, 1) * (curve.length - 1);
    const index = Math.min(Math.floor(place), curve.length - 2);
    const value = curve[index] + (place - index) * (curve[index + 1] - curve[index]);
    return clamp((value - range[0]) / (range[1] - range[0] || 1), 0, 1);
  }
  // Nothing was measured but the times: a smooth movement, as the guide of a live session draws it.
  const { name, share } = stretchAt(clip, time);
  const way = name.startsWith("hold") ? 1 : (1 - Math.cos(Math.PI * share)) / 2;
  return name.endsWith(clip.high) ? way : 1 - way;
}

/**
 * Return those of all clips that can stand beside one.
 * @param {Clip} clip
 * @param {Clip[]} all
 */
export function choicesFor(clip, all) {
  return clip.whole ? all.filter((each) => each !== clip && each.whole && isLike(each, clip)) : [];
}

/**
 * Return the best of some clips: that with the fewest slips, and among them with the largest range.
 * @param {Clip[]} clips
 */
export function bestOf(clips) {
  return [...clips].sort((a, b) => a.merit[0] - b.merit[0] || a.merit[1] - b.merit[1]).at(-1);
}
