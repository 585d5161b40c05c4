/* The try-out chat: shows what was said, sends what is typed. Everything said is set as text, never as markup. */
"use strict";

const $ = (id) => document.getElementById(id);
const app = $("app"), base = app.dataset.base;
const key = document.querySelector("meta[name=tryout-key]").content;
const state = { chats: {}, people: {}, messages: {}, unread: {}, speaker: {}, hints: {}, seq: 0, stage: {} };
let now = "", quoted = null, tray = [], waiting = null;

function make(tag, cls, text) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined) node.textContent = text;
  return node;
}
function empty(node) { while (node.firstChild) node.removeChild(node.firstChild); return node; }
function button(cls, text, click) {
  const node = make("button", cls, text);
  node.type = "button";
  node.addEventListener("click", click);
  return node;
}

/* -- talking to the server -- */
async function get(path) {
  const answer = await fetch(base + path, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error(path + " " + answer.status);
  return answer.json();
}
async function post(path, body) {
  const answer = await fetch(base + path, {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": body instanceof Blob ? "application/octet-stream" : "application/json", "X-Tryout-Key": key },
    body: body instanceof Blob ? body : JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const type = answer.headers.get("content-type") || "";
  throw new Error(type.indexOf("json") >= 0 ? (await answer.json()).error : await answer.text());
}
async function upload(file) {
  if (tray.length >= 9) return;
  if (file.size > 10 * 1024 * 1024) { complain("一个文件最多 10 MB。"); return; }
  try {
    tray.push(await post("/upload?name=" + encodeURIComponent(file.name), file));
    complain("");
  } catch (error) { complain(error.message); }
  showTray();
}
async function listen() {
  for (;;) {
    try {
      const got = await get("/news?after=" + state.seq);
      if (got.epoch !== state.epoch) { location.reload(); return; }
      state.seq = got.seq;
      got.news.forEach(take);
    } catch (gone) {
      showStage(Object.assign({}, state.stage, { up: false }));
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}
function take(news) {
  if (news.kind === "stage") showStage(news.stage);
  else if (news.kind === "tour") showTour(news.tour);
  else if (news.kind === "message") heard(news.message);
}
function heard(message) {
  const list = state.messages[message.chat];
  const known = list.findIndex((m) => m.id === message.id);
  if (known >= 0) list[known] = message; else list.push(message);
  if (list.length > 200) list.shift();
  const fromBot = message.who === state.bot;
  if (fromBot) settle();
  if (message.chat === now) showLog(message.who !== state.speaker[now]);
  else if (fromBot && known < 0 && !state.stage.opening) {
    state.unread[message.chat] = (state.unread[message.chat] || 0) + 1;
    beckon(message);
  }
  showChats();
  if (message.chat === now) showHints();
}

/* -- the list of chats, the start, the walk -- */
const words = (message) => message.recalled ? "（已撤回）" : message.parts.map((p) =>
  p.kind === "image" ? "[图片]" : p.kind === "file" ? "[文件] " + p.name : p.kind === "quote" ? "" : p.text).join("");

function showChats() {
  document.querySelectorAll(".chat").forEach((node) => {
    const chat = node.dataset.chat, list = state.messages[chat] || [], count = state.unread[chat] || 0;
    node.classList.toggle("now", chat === now);
    const last = list[list.length - 1];
    if (last) node.querySelector(".last").textContent = last.name + "：" + words(last).slice(0, 40);
    const badge = node.querySelector(".badge");
    badge.hidden = !count;
    badge.textContent = count;
  });
}
function beckon(message) {
  const strip = $("elsewhere");
  strip.textContent = state.botName + "在「" + state.chats[message.chat].name + "」说话了，去看看 →";
  strip.hidden = false;
  $("log").scrollTop = $("log").scrollHeight;
  strip.onclick = () => enter(message.chat, spokenTo(message));
}
function spokenTo(message) {
  const text = words(message);
  return state.chats[message.chat].members.find((who) => text.indexOf("@" + state.people[who].name) >= 0);
}
function showStage(stage) {
  state.stage = stage;
  $("up").className = stage.up ? "up yes" : "up";
  $("up").textContent = stage.up ? "机器人在线" : "正在接通";
  $("up").title = $("up").textContent;
  $("stage").hidden = !stage.opening;
  $("stage-bar").max = stage.of;
  $("stage-bar").value = stage.done;
  $("stage-text").textContent = "正在布置县城，第 " + stage.done + "／" + stage.of + " 句，稍等几秒";
  $("send").disabled = !stage.up || stage.opening;
}
function showTour(tour) {
  const list = empty($("steps"));
  tour.steps.forEach((step, i) => {
    const item = make("li", "step" + (i < tour.at ? " done" : i === tour.at ? " now" : ""));
    const press = button("", undefined, () => prepare(step));
    press.dataset.number = i < tour.at ? "✓" : i + 1;
    press.appendChild(make("b", "", step.title));
    press.appendChild(make("small", "", state.people[step.who].name + " · " + state.chats[step.chat].name));
    press.appendChild(make("span", "say", step.say));
    press.appendChild(make("span", "note", step.note));
    press.appendChild(make("span", "go", "替我填好 →"));
    item.appendChild(press);
    list.appendChild(item);
  });
  $("finished").hidden = tour.at < tour.steps.length;
  const current = list.querySelector(".now");
  if (current && tour.at > 0) current.scrollIntoView({ block: "nearest" });
}
function prepare(step) {
  enter(step.chat, step.who);
  tray = step.photos.slice();
  fill(step.say);
  showTray();
}

/* -- one chat -- */
function enter(chat, who) {
  now = chat;
  state.unread[chat] = 0;
  if (who) state.speaker[chat] = who;
  else if (!state.speaker[chat]) state.speaker[chat] = state.chats[chat].first;
  quoted = null;
  settle();
  app.classList.add("open");
  $("elsewhere").hidden = true;
  $("title").textContent = state.chats[chat].name;
  const members = state.chats[chat].members;
  $("subtitle").textContent = members.length > 1
    ? members.length + 1 + " 人：" + state.botName + "、" + members.map((m) => state.people[m].name).join("、")
    : state.people[members[0]].role + " · " + state.people[members[0]].line;
  showSpeakers(); showChats(); showLog(); showHints(); showQuoted();
}
function showLog(gently) {  // gently: who reads further up stays there
  const log = $("log"), list = state.messages[now], was = log.scrollTop;
  const reading = gently && log.scrollHeight - was - log.clientHeight > 120;
  empty(log);
  if (!list.length) log.appendChild(make("li", "empty", "这里还没有说过话。选一个人，点下面的话试试；记录从上次启动以后的算起。"));
  let day = "";
  list.forEach((message) => {
    if (message.day !== day) log.appendChild(make("li", "day", day = message.day));
    log.appendChild(bubble(message));
  });
  if (waiting) log.appendChild(make("li", waiting.late ? "aside" : "aside dots", waiting.late || state.botName + "在看"));
  log.scrollTop = reading ? was : log.scrollHeight;
}
function bubble(message) {
  if (message.recalled) return make("li", "aside", message.name + " 撤回了一条消息");
  const bot = message.who === state.bot, person = state.people[message.who];
  const own = message.who === state.speaker[now], item = make("li", own ? "said own" : "said");
  item.appendChild(make("span", bot ? "face bot" : "face c" + message.who % 8, bot ? "心" : message.name[0]));
  const body = make("div", "body"), who = make("div", "who");
  who.appendChild(make("b", "", message.name));
  who.appendChild(make("span", bot ? "tag robot" : "tag", bot ? "机器人" : person ? person.role : ""));
  who.appendChild(document.createTextNode(message.clock));
  const quote = button("quote-it", "引用", () => { quoted = message; showQuoted(); $("text").focus(); });
  who.insertBefore(quote, own ? who.firstChild : null);
  body.appendChild(who);
  const bare = message.parts.every((p) => p.kind === "file" || p.kind === "image");
  const box = make("div", bare ? "bubble bare" : "bubble"), pictures = message.parts.filter((p) => p.kind === "image").length;
  message.parts.forEach((part) => box.appendChild(bot && part.kind === "text" ? linked(part.text) : shown(part, pictures)));
  body.appendChild(box);
  item.appendChild(body);
  return item;
}
function linked(text) {  // web addresses that the bot gives can be clicked, as in QQ
  const span = make("span");
  text.split(/(https?:\/\/[\w.:\[\]\/?=&%#~+-]+)/).forEach((piece, i) => {
    if (i % 2 === 0) { span.appendChild(document.createTextNode(piece)); return; }
    const link = make("a", "at", piece);
    link.href = piece;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    span.appendChild(link);
  });
  return span;
}
function shown(part, pictures) {
  if (part.kind === "at") return make("span", "at", part.text);
  if (part.kind === "quote") return make("span", "quoted", part.text);
  if (part.kind !== "image" && part.kind !== "file") return make("span", "", part.text);
  const link = make("a", part.kind === "image" ? "pic" + (pictures > 1 ? " small" : "") : "doc");
  link.href = base + "/" + part.path + (part.kind === "file" ? "/" + encodeURIComponent(part.name) : "");
  if (part.kind === "image") {
    const picture = make("img");
    picture.alt = "图片";
    picture.addEventListener("load", () => {
      const log = $("log");
      if (log.scrollHeight - log.scrollTop - log.clientHeight < 500) log.scrollTop = log.scrollHeight;
    });
    picture.src = link.href;
    link.target = "_blank";
    link.rel = "noopener";
    link.appendChild(picture);
    return link;
  }
  const ending = part.name.indexOf(".") > 0 ? part.name.split(".").pop().toLowerCase() : "";
  link.setAttribute("download", part.name);
  link.appendChild(make("span", "kind " + (/^(docx|xlsx|pdf)$/.test(ending) ? ending : ""), ending.toUpperCase().slice(0, 5)));
  const about = make("span", "about");
  about.appendChild(make("b", "", part.name));
  about.appendChild(make("small", "", Math.max(1, Math.round(part.size / 1024)) + " KB · 点开保存"));
  link.appendChild(about);
  return link;
}

/* -- the composer -- */
function showSpeakers() {
  const row = empty($("speakers")), members = state.chats[now].members;
  $("speaker-row").hidden = members.length < 2;
  members.forEach((who) => {
    const chip = button("chip" + (who === state.speaker[now] ? " now" : ""), state.people[who].name, () => {
      state.speaker[now] = who;
      showSpeakers(); showLog(); showHints();
      $("text").focus();
    });
    chip.setAttribute("role", "radio");
    chip.setAttribute("aria-checked", who === state.speaker[now] ? "true" : "false");
    chip.title = state.people[who].line;
    chip.appendChild(make("small", "", state.people[who].role));
    row.appendChild(chip);
  });
  const chosen = row.querySelector(".now");
  if (chosen) row.scrollLeft = Math.max(0, chosen.offsetLeft - row.offsetLeft - 60);
}
function latestNumber(wish) {  // what {w} and {n} stand for: the latest wish and the latest need in this chat
  for (const message of state.messages[now].slice().reverse()) {
    const text = words(message), found = message.who === state.bot && text.match(/#(\d+)/);
    if (found && (text.indexOf("心愿") >= 0) === wish) return found[1];
  }
  return "";
}
function showHints() {
  const row = empty($("hints")), need = latestNumber(false), wish = latestNumber(true);
  const all = state.hints[state.people[state.speaker[now]].role] || [];
  all.forEach((hint) => {
    const text = hint.replace("{n}", need || "{n}").replace("{w}", wish || "{w}");
    if (text.indexOf("{") < 0) row.appendChild(button("chip", text, () => fill(text)));
  });
  row.scrollLeft = 0;
}
function fit() {  // the box grows with its text, and the chat stays at its end
  const box = $("text"), log = $("log");
  box.style.height = "auto";
  box.style.height = Math.min(box.scrollHeight + 2, 150) + "px";
  log.scrollTop = log.scrollHeight;
}
function fill(text) {
  const box = $("text");
  box.value = text;
  box.classList.add("filled");
  fit();
  box.focus();
  box.setSelectionRange(text.length, text.length);
}
function showTray() {
  const row = empty($("tray"));
  row.hidden = !tray.length;
  tray.forEach((one, i) => {  // a kind of sample photo, or a file of one's own
    const pill = make("span", "pill", one.id ? one.name
      : "照片 · " + document.querySelector(".sample[data-kind=" + one + "] span").textContent);
    pill.appendChild(button("", "×", () => { tray.splice(i, 1); showTray(); }));
    row.appendChild(pill);
  });
  fit();
}
function showQuoted() {
  $("quoting").hidden = !quoted;
  if (quoted) $("quoting-text").textContent = "引用 " + quoted.name + "：" + words(quoted).slice(0, 60);
}
function settle() {
  if (waiting) { clearTimeout(waiting.timer); waiting = null; }
}
function complain(text) { $("problem").hidden = !text; $("problem").textContent = text; }

async function send() {
  const text = $("text").value.trim();
  if ((!text && !tray.length) || $("send").disabled) return;
  const body = { chat: now, who: state.speaker[now], text: text, photos: tray.filter((one) => !one.id),
    files: tray.filter((one) => one.id), quote: quoted ? quoted.id : null };
  complain("");
  settle();
  waiting = { timer: setTimeout(() => {
    waiting = { late: "机器人没有接话：和它无关的闲聊它不插嘴。点“可以说”里的话试试。" };
    showLog();
  }, 6000) };
  try {
    await post("/say", body);
    $("text").value = "";
    $("text").classList.remove("filled");
    tray = []; quoted = null;
    $("picker").hidden = true;
    showTray(); showQuoted(); fit();
  } catch (error) {
    settle();
    complain(error.message);
  }
}

/* -- @ -- */
let picking = [], picked = 0;
function showMentions() {
  const box = $("text"), found = box.value.slice(0, box.selectionStart).match(/@([^\s@]{0,8})$/);
  const names = found && now[0] === "g" ? state.chats[now].members.map((m) => state.people[m]).concat([{ name: state.botName, role: "机器人" }]) : [];
  picking = names.filter((p) => p.name.indexOf(found[1]) >= 0 && p.name !== found[1]);
  picked = Math.min(picked, Math.max(0, picking.length - 1));
  const list = empty($("mentions"));
  list.hidden = !picking.length;
  picking.forEach((person, i) => {
    const row = button(i === picked ? "now" : "", person.name, () => mention(person.name));
    row.setAttribute("role", "option");
    row.appendChild(make("small", "", person.role));
    list.appendChild(row);
  });
}
function mention(name) {
  const box = $("text"), at = box.selectionStart, before = box.value.slice(0, at).replace(/@[^\s@]*$/, "@" + name + " ");
  box.value = before + box.value.slice(at);
  box.focus();
  box.setSelectionRange(before.length, before.length);
  picking = []; picked = 0;
  $("mentions").hidden = true;
}
function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return;  // Enter belongs to the input method
  if (picking.length && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].indexOf(event.key) >= 0) {
    event.preventDefault();
    if (event.key === "Enter" || event.key === "Tab") { mention(picking[picked].name); return; }
    if (event.key === "Escape") { picking = []; $("mentions").hidden = true; return; }
    picked = (picked + (event.key === "ArrowDown" ? 1 : picking.length - 1)) % picking.length;
    showMentions();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
}

/* -- start -- */
function wire() {
  document.querySelectorAll(".chat").forEach((node) => node.addEventListener("click", () => enter(node.dataset.chat)));
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  $("text").addEventListener("keydown", pressed);
  $("text").addEventListener("input", () => { $("text").classList.remove("filled"); picked = 0; fit(); showMentions(); });
  $("text").addEventListener("blur", () => setTimeout(() => {
    if (document.activeElement !== $("text")) { picking = []; $("mentions").hidden = true; }
  }, 200));
  $("photo").addEventListener("click", () => {
    $("picker").hidden = !$("picker").hidden;
    $("photo").setAttribute("aria-expanded", $("picker").hidden ? "false" : "true");
    fit();
  });
  document.querySelectorAll(".sample[data-kind]").forEach((node) => node.addEventListener("click", () => {
    if (tray.length < 9) tray.push(node.dataset.kind);
    showTray();
    $("text").focus();
  }));
  $("own").addEventListener("click", () => $("own-file").click());
  $("own-file").addEventListener("change", () => {
    Array.from($("own-file").files).forEach(upload);
    $("own-file").value = "";
  });
  $("quoting-off").addEventListener("click", () => { quoted = null; showQuoted(); });
  $("back").addEventListener("click", () => app.classList.remove("open"));
  $("again").addEventListener("click", () => post("/tour", {}).catch((error) => complain(error.message)));
  $("connect-open").addEventListener("click", () => { $("connect").hidden = false; $("connect-close").focus(); });
  const close = () => { $("connect").hidden = true; };
  $("connect-close").addEventListener("click", close);
  $("connect").addEventListener("click", (event) => { if (event.target === $("connect")) close(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}
async function start() {
  const got = await get("/state");
  ["epoch", "seq", "bot", "botName", "people", "chats", "hints"].forEach((name) => { state[name] = got[name]; });
  Object.keys(state.chats).forEach((chat) => { state.messages[chat] = []; });
  got.messages.forEach((message) => state.messages[message.chat].push(message));
  wire();
  showStage(got.stage);
  showTour(got.tour);
  const step = got.tour.steps[Math.min(got.tour.at, got.tour.steps.length - 1)];
  enter(step.chat, step.who);
  if (window.matchMedia("(max-width: 720px)").matches) app.classList.remove("open");
  listen();
}
start().catch((error) => complain("页面没有接上：" + error.message + "，请刷新。"));
