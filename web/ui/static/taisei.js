// taisei: what a page does beyond being read and sent. Everything works without
// it; nothing here knows a page. No eval, no inline handlers, own origin only.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("has-js");
  const all = (selector, under = document) => Array.from(under.querySelectorAll(selector));

  // Times: how long ago, how long running, and the clock of the reader's zone.
  const spoken = new Intl.RelativeTimeFormat(root.lang, { numeric: "always", style: "narrow" });
  const units = [["day", 86400, 172800], ["hour", 3600, 5400], ["minute", 60, 60]];
  function ago(element) {
    const seconds = (Date.parse(element.dataset.ago) - Date.now()) / 1000;
    for (const [unit, size, from] of units) {
      if (Math.abs(seconds) >= from) {
        const text = spoken.format(Math.trunc(seconds / size), unit);
        if (element.textContent !== text) element.textContent = text;
        return;
      }
    }
  }
  const two = (n) => String(n).padStart(2, "0");
  function since(element) {
    const s = Math.max(0, Math.floor((Date.now() - Date.parse(element.dataset.since)) / 1000));
    const h = Math.floor(s / 3600), m = two(Math.floor(s / 60) % 60);
    element.textContent = h >= 48 ? `${Math.floor(h / 24)}d ${two(h % 24)}:${m}` : `${h}:${m}:${two(s % 60)}`;
  }
  function clock(element) {
    const zone = element.dataset.clock, now = new Date();
    const show = (options) => new Intl.DateTimeFormat(root.lang, { timeZone: zone, ...options }).format(now);
    if (!element.firstChild) element.append(document.createElement("b"), document.createElement("span"));
    element.firstChild.textContent = show({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    element.lastChild.textContent = show({ month: "short", day: "numeric", weekday: "short", timeZoneName: "short" });
  }
  let ticks = 0;
  function tick() {
    if (!document.hidden) {
      all("[data-since]").forEach(since);
      all("[data-clock]").forEach(clock);
      if (ticks++ % 15 === 14) all("[data-ago]").forEach(ago);
    }
    setTimeout(tick, 1000 - (Date.now() % 1000));
  }
  tick();

  // Small things on the page.
  document.addEventListener("click", async (e) => {
    const button = e.target.closest("button, summary");
    if (button?.dataset.dismiss !== undefined) button.closest("#flash").replaceChildren();
    if (button?.dataset.copy) {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
      button.querySelector("span").textContent = button.dataset.done;
    }
    all("details.menu[open], details.confirm[open], details.bar-more[open]").forEach((d) => {
      if (!d.contains(e.target)) d.open = false;
    });
  });
  document.addEventListener("change", (e) => {
    if (e.target.dataset?.submit !== undefined) e.target.form.requestSubmit();
  });
  document.addEventListener("submit", (e) => {
    if (e.target.method !== "post") return;
    if (e.target.dataset.sent) { e.preventDefault(); return; } // pressed twice
    e.target.dataset.sent = "yes";
    setTimeout(() => { delete e.target.dataset.sent; }, 4000);
  });
  document.querySelector("[data-focus]")?.focus({ preventScroll: false });

  // Keyboard: g and a letter, /, ?, j and k, Escape. Never while somebody types.
  const typing = (e) => e.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
  let prefix = 0;
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === "Escape") {
      all("details.menu[open], details.confirm[open], details.bar-more[open]").forEach((d) => {
        d.open = false;
        d.querySelector("summary").focus();
      });
      if (typing(e)) { e.preventDefault(); e.target.blur(); } // a search stays as it is
      return;
    }
    if (typing(e)) return;
    if (Date.now() - prefix < 1500) {
      prefix = 0;
      const link = document.querySelector(`.rail a[data-key="${CSS.escape(e.key)}"]`);
      if (link) { e.preventDefault(); location.assign(link.href); }
      return;
    }
    if (e.key === "g") prefix = Date.now();
    if (e.key === "?") location.assign("/help");
    if (e.key === "/") {
      const box = document.querySelector("[data-search]");
      if (box) { e.preventDefault(); box.focus(); box.select(); }
    }
    if (e.key === "j" || e.key === "k") row(e.key === "j" ? 1 : -1);
  });
  function row(step) {
    const links = all("main .row-name a");
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // A region that a search is about to fill is not drawn anew meanwhile.
  const filling = new Set();
  document.addEventListener("htmx:beforeRequest", (e) => filling.add(e.detail.target.id));
  document.addEventListener("htmx:afterRequest", (e) => filling.delete(e.detail.target.id));

  // Results that are swapped in leave the focus on the same link.
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (e) => {
    const on = document.activeElement;
    kept = e.detail.target.contains(on) && on.matches("a[href]") ? { id: e.detail.target.id, href: on.getAttribute("href") } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const region = kept && document.getElementById(kept.id);
    if (region) all("a", region).find((a) => a.getAttribute("href") === kept.href)?.focus();
    kept = null;
  });

  // Live: the server tells which records changed; regions that depend on one are
  // fetched again, all of a page in one request.
  let seal = Number(document.body.dataset.seal || 0);
  const touched = (names) => all("[data-live]").filter((region) => {
    const wanted = region.dataset.live.split(/\s+/);
    return names.some((name) => wanted.includes(name) || wanted.includes(name.slice(0, name.indexOf(":"))));
  });
  // A region in which somebody is typing or has unfolded a question is left alone.
  const busy = (region) =>
    region.querySelector("details.confirm[open], details.unfold[open]") !== null ||
    all("input, textarea, select", region).some((f) => f === document.activeElement || changedByHand(f));
  function changedByHand(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return Array.from(field.options).some((o) => o.defaultSelected && !o.selected);
    return field.value !== field.defaultValue;
  }
  const waiting = new Set();
  let fetching = false;
  async function refresh() {
    if (fetching) return;
    fetching = true;
    try {
      while (waiting.size && !document.hidden) {
        const ids = Array.from(waiting);
        waiting.clear();
        const asked = location.href;
        const answer = await fetch(asked, { headers: { "X-Live": "1" }, credentials: "same-origin" });
        if (answer.redirected) { location.reload(); return; }
        if (!answer.ok) continue;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (location.href !== asked) { // somebody searched meanwhile: this answers another question
          ids.forEach((id) => waiting.add(id));
          continue;
        }
        ids.forEach((id) => replace(document.getElementById(id), page.getElementById(id)));
      }
    } catch { /* the stream comes back by itself and tells again */ } finally { fetching = false; }
  }
  function replace(old, fresh) {
    if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
    if (busy(old) || filling.has(old.id)) { setTimeout(() => { waiting.add(old.id); refresh(); }, 3000); return; }
    const open = all("details[open][id]", old).map((d) => d.id);
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const adopted = document.adoptNode(fresh);
    old.replaceWith(adopted);
    open.forEach((id) => { const d = document.getElementById(id); if (d) d.open = true; });
    if (focused) all("a", adopted).find((a) => a.getAttribute("href") === focused)?.focus();
    adopted.classList.add("changed");
    window.htmx?.process(adopted);
    document.dispatchEvent(new CustomEvent("taisei:live", { detail: { id: adopted.id } }));
  }
  function changed(message) {
    seal = Math.max(seal, message.seal);
    touched(message.names).forEach((region) => waiting.add(region.id));
    refresh();
  }
  document.addEventListener("visibilitychange", refresh);

  function state(on) {
    all("[data-live-state]").forEach((e) => {
      e.dataset.liveState = on ? "on" : "off";
      e.title = on ? e.dataset.on : e.dataset.off;
      e.querySelector(".live-word").textContent = e.title;
    });
  }
  // One tab of the browser holds the stream and tells the others: browsers allow
  // few connections to a host.
  const others = "BroadcastChannel" in window ? new BroadcastChannel("taisei") : null;
  others?.addEventListener("message", (e) => {
    if (e.data.names) changed(e.data);
    else if (e.data.seal > seal) { // this page was drawn before what the others know
      seal = e.data.seal;
      all("[data-live]").forEach((region) => waiting.add(region.id));
      refresh();
    }
    if ("on" in e.data) state(e.data.on);
  });
  const share = (message) => others?.postMessage(message);
  function hold(address) {
    return new Promise(() => {
      let source;
      const connect = () => {
        source = new EventSource(`${address}?after=${seal}`);
        source.onopen = () => { state(true); share({ on: true }); };
        source.onerror = () => {
          state(false);
          share({ on: false });
          if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
        };
        source.addEventListener("changes", (e) => {
          const message = { on: true, seal: Number(e.lastEventId), names: JSON.parse(e.data) };
          share(message);
          changed(message);
        });
      };
      connect();
      addEventListener("pagehide", () => source.close());
      if (others) others.addEventListener("message", (e) => { if (e.data.hello) share({ on: source.readyState === EventSource.OPEN, seal }); });
    });
  }
  const address = document.body.dataset.liveSource;
  if (address) {
    share({ hello: true });
    if (navigator.locks) navigator.locks.request("taisei-live", () => hold(address));
    else hold(address);
  }
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
})();
