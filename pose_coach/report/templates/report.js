"use strict";
// Figures where one points, a cursor on every curve, and links into the player. The page is whole without it.
(() => {
  const tip = document.getElementById("tip");

  const show = (event, words) => {
    tip.textContent = words;
    tip.hidden = false;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below}px`;
  };
  const hide = () => { tip.hidden = true; };

  /** The chart of a set, wide and narrow: its cursor, and what its signal is at a time. */
  class SignalChart {
    constructor(figure) {
      Object.assign(this, JSON.parse(figure.querySelector("script").textContent));
      this.charts = [...figure.querySelectorAll("svg")].map((svg) => {
        const d = svg.dataset;
        const [left, right, top, bottom, from, until, low, high] =
          [d.left, d.right, d.top, d.bottom, d.from_s, d.until_s, d.low, d.high].map(Number);
        const line = document.createElementNS(svg.namespaceURI, "path");
        line.setAttribute("class", "cursor");
        line.setAttribute("fill", "none");
        svg.append(line);
        return { svg, left, right, top, bottom, from, until, low, high, line };
      });
      this.charts.forEach((chart) => this.#listen(chart));
    }

    nearest(time) {
      const { t } = this;
      let low = 0, high = t.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (t[middle] < time) low = middle + 1; else high = middle;
      }
      return low > 0 && time - t[low - 1] < t[low] - time ? low - 1 : low;
    }

    words(i) {
      const { t, v } = this;
      const at = this.stretches.filter(([start, end]) => start <= t[i] && t[i] <= end).pop();
      const value = v[i] === null ? "not seen" : `${v[i].toFixed(0)}°`;
      return `${t[i].toFixed(1)} s: ${value}${at ? `; ${at[2]}` : ""}`;
    }

    /** Set the cursor; return what there is to say, nothing where the time is not of this set. */
    place(time) {
      const { t, v } = this;
      const isHere = t.length > 0 && time >= t[0] - 0.1 && time <= t[t.length - 1] + 0.1;
      if (!isHere) {
        for (const { line } of this.charts) line.removeAttribute("d");
        return "";
      }
      const i = this.nearest(time);
      for (const c of this.charts) {
        const x = c.left + (time - c.from) / (c.until - c.from) * (c.right - c.left);
        const y = c.bottom - (v[i] - c.low) / (c.high - c.low) * (c.bottom - c.top);
        const dot = v[i] === null ? "" : `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0`;
        c.line.setAttribute("d", `M${x} ${c.top}V${c.bottom}${dot}`);
      }
      return this.words(i);
    }

    #listen(c) {
      const index = (event) => {
        const box = c.svg.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * c.svg.viewBox.baseVal.width;
        const time = c.from + (x - c.left) / (c.right - c.left) * (c.until - c.from);
        return x < c.left || x > c.right || !this.t.length ? -1 : this.nearest(time);
      };
      c.svg.addEventListener("pointermove", (event) => {
        const i = index(event);
        if (i < 0 || event.target.closest("a")) return;
        show(event, this.words(i));
        event.stopPropagation();
      });
      c.svg.addEventListener("pointerleave", hide);
      c.svg.addEventListener("click", (event) => {
        const i = index(event);
        if (i >= 0 && !event.target.closest("a")) player?.reveal(this.t[i]);
      });
    }
  }

  const charts = [...document.querySelectorAll("figure.signal")].map((figure) => new SignalChart(figure));
  const place = (time) => charts.map((chart) => chart.place(time)).find(Boolean);
  const element = document.getElementById("player");
  const player = element && new Player(element, place);

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-t]");
    if (!mark || !player) return;
    if (mark.hasAttribute("href")) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
    }
    if (!mark.closest(".signal svg") || mark.hasAttribute("href")) player.reveal(Number(mark.dataset.t));
  });
  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest("svg [data-tip]");
    if (mark) show(event, mark.dataset.tip);
    else if (!event.target.closest(".signal svg")) hide();
  });
  document.addEventListener("scroll", hide, { passive: true });
})();
