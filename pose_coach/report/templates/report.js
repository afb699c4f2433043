"use strict";
// Figures where one points, and jumping the video. The page is whole without it.
(() => {
  const video = document.querySelector("video");
  const tip = document.getElementById("tip");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let playable = Boolean(video);

  const gone = () => {
    playable = false;
    video.hidden = true;
    document.querySelector(".gone").hidden = false;
    for (const button of document.querySelectorAll(".moment button")) button.hidden = true;
  };
  if (video) {
    video.addEventListener("error", gone);
    if (video.error) gone();
  }

  const seek = (time) => {
    if (!playable) return;
    video.currentTime = time;
    video.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  };

  const show = (event, words) => {
    tip.textContent = words;
    tip.hidden = false;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below}px`;
  };
  const hide = () => { tip.hidden = true; };

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-t]");
    if (!mark) return;
    if (mark.hasAttribute("href")) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
    }
    if (!mark.closest(".signal svg") || mark.hasAttribute("href")) seek(Number(mark.dataset.t));
  });
  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest("svg [data-tip]");
    if (mark) show(event, mark.dataset.tip);
    else if (!event.target.closest(".signal svg")) hide();
  });
  document.addEventListener("scroll", hide, { passive: true });

  for (const figure of document.querySelectorAll("figure.signal")) {
    const { t, v, stretches } = JSON.parse(figure.querySelector("script").textContent);
    if (!t.length) continue;
    const panel = figure.querySelector(".moment");
    const slider = panel.querySelector("input");
    const output = panel.querySelector("output");
    const charts = [...figure.querySelectorAll("svg")].map((svg) => {
      const d = svg.dataset;
      const [left, right, top, bottom, from, until, low, high] =
        [d.left, d.right, d.top, d.bottom, d.from_s, d.until_s, d.low, d.high].map(Number);
      const line = document.createElementNS(svg.namespaceURI, "path");
      line.setAttribute("class", "cursor");
      line.setAttribute("fill", "none");
      svg.append(line);
      return { svg, left, right, top, bottom, from, until, low, high, line };
    });
    panel.hidden = false;
    slider.max = String(t.length - 1);

    const words = (i) => {
      const at = stretches.filter(([start, end]) => start <= t[i] && t[i] <= end).pop();
      const value = v[i] === null ? "not seen" : `${v[i].toFixed(0)}°`;
      return `${t[i].toFixed(1)} s: ${value}${at ? `; ${at[2]}` : ""}`;
    };
    const place = (i) => {
      for (const c of charts) {
        const x = c.left + (t[i] - c.from) / (c.until - c.from) * (c.right - c.left);
        const y = c.bottom - (v[i] - c.low) / (c.high - c.low) * (c.bottom - c.top);
        const dot = v[i] === null ? "" : `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0`;
        c.line.setAttribute("d", `M${x} ${c.top}V${c.bottom}${dot}`);
      }
      slider.value = String(i);
      output.textContent = words(i);
      slider.setAttribute("aria-valuetext", words(i));
    };
    const nearest = (time) => {
      let low = 0, high = t.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (t[middle] < time) low = middle + 1; else high = middle;
      }
      return low > 0 && time - t[low - 1] < t[low] - time ? low - 1 : low;
    };
    slider.addEventListener("input", () => place(Number(slider.value)));
    panel.querySelector("button")?.addEventListener("click", () => seek(t[slider.value]));
    for (const c of charts) {
      const index = (event) => {
        const box = c.svg.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * c.svg.viewBox.baseVal.width;
        const time = c.from + (x - c.left) / (c.right - c.left) * (c.until - c.from);
        return x < c.left || x > c.right ? -1 : nearest(time);
      };
      c.svg.addEventListener("pointermove", (event) => {
        const i = index(event);
        if (i < 0) return;
        place(i);
        if (!event.target.closest("a")) { show(event, words(i)); event.stopPropagation(); }
      });
      c.svg.addEventListener("pointerleave", hide);
      c.svg.addEventListener("click", (event) => {
        const i = index(event);
        if (i >= 0 && !event.target.closest("a")) seek(t[i]);
      });
    }
    place(nearest(stretches.length ? (stretches[0][0] + stretches[0][1]) / 2 : t[0]));
  }
})();
