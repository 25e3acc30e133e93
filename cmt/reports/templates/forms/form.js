// The form at work: asks what is to be asked, keeps the answers in this browser, writes them as CSV.
//
// plan.questions, in the order asked: {item, look, missing, skipped, ...}
//   ask      earlier item -> its answers this question is asked after (all conditions must hold)
//   values   of a pick-many question, one column each; most = how many may be picked
//   least, most, step, wrong, edges   of a number: its range and step (0 = any), the message when it
//            is outside, where each band begins
// An answer is {picked: [values], missing: code, text}; a question nobody asked is saved as `skipped`.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const plan = JSON.parse(byId("plan").textContent);
  const form = byId("questionnaire");
  const key = `cmt-form ${plan.id} ${plan.version}`;
  const index = new Map(plan.questions.map((question) => [question.item, question]));
  const saying = new Map();
  let language = document.querySelector("[data-language][aria-pressed=true]")?.dataset.language
    ?? Object.keys(plan.tags)[0];
  let rows = [];
  let respondent = "";
  let started = "";
  let file = null;

  // --- words -----------------------------------------------------------------------------------

  // Messages are remembered as keys and said again when the language changes.
  function say(id, message, values = {}) {
    const words = typeof message === "string" ? plan.say[language][message] : message?.[language];
    const text = (words ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
    saying.set(id, [message, values]);
    if (byId(id).textContent !== text) byId(id).textContent = text;
  }

  // A number that was typed the English way is shown the French way, not read as another number.
  function speak(chosen) {
    const numbers = plan.questions.filter((question) => question.wrong && chosen !== language);
    const values = numbers.map((question) => number(answer(question).text));
    language = chosen;
    numbers.forEach((question, at) => {
      const text = String(values[at]).replace(".", chosen === "fr" ? "," : ".");
      if (!Number.isNaN(values[at])) byId(`in-${question.item}`).value = text;
    });
    document.documentElement.lang = plan.tags[chosen];
    document.title = plan.title[chosen];
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
    }
    for (const [id, [message, values]] of saying) say(id, message, values);
    if (!byId("problems").hidden) listProblems(problems(), saying.get("problem")[0]);
  }

  // --- answers ---------------------------------------------------------------------------------

  const inputs = (item) => [...form.querySelectorAll(`[name="${item}"], [name="${item}/missing"]`)];

  function answer(question) {
    const fields = inputs(question.item);
    const ticked = fields.filter((field) => field.checked).map((field) => field.value);
    const missing = (question.missing ?? []).find((code) => ticked.includes(code)) ?? "";
    const written = fields.find((field) => field.matches("textarea, .number"));
    const picked = ticked.filter((value) => value !== missing);
    return { picked, missing, text: written ? written.value.trim() : "" };
  }

  function given({ picked, missing, text }) {
    return picked.length > 0 || missing !== "" || text !== "";
  }

  // A comma is a decimal sign in French and stands between thousands in English.
  function number(text) {
    let bare = text.replace(/\s/g, "").replace("\u2212", "-");
    if (language === "fr") bare = bare.replace(",", ".");
    else if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) bare = bare.replaceAll(",", "");
    return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : NaN;
  }

  function holds(question, accepted) {
    const { picked, text } = answer(question);
    if (question.wrong && wrong(question)) return false;
    if (question.edges) {
      const value = number(text);
      return accepted.includes(question.edges.filter((edge) => edge <= value).length);
    }
    if (question.look === "number") return accepted.includes(String(number(text)));
    return picked.some((value) => accepted.includes(value));
  }

  // Conditions are on earlier questions, so one pass in order settles them all.
  function askedNow() {
    const asked = new Set();
    for (const question of plan.questions) {
      const conditions = Object.entries(question.ask ?? {});
      const all = conditions.every(([item, accepted]) =>
        asked.has(item) && holds(index.get(item), accepted));
      if (all) asked.add(question.item);
    }
    return asked;
  }

  // --- the page --------------------------------------------------------------------------------

  function refresh() {
    const asked = askedNow();
    for (const { item } of plan.questions) byId(`q-${item}`).hidden = !asked.has(item);
    for (const group of form.querySelectorAll(".grid, .stack, section")) {
      group.hidden = !group.querySelector("[id^='q-']:not([hidden])");
    }
    const answered = plan.questions.filter((q) => asked.has(q.item) && given(answer(q)));
    byId("bar").max = asked.size;
    byId("bar").value = answered.length;
    say("answered", "progress", { done: answered.length, asked: asked.size });
    for (const button of form.querySelectorAll("[data-undo]")) {
      const items = button.dataset.undo.split(" ");
      button.hidden = !items.some((item) => given(answer(index.get(item))));
    }
    say("kept", rows.length ? "kept" : null, { count: rows.length });
  }

  // A kind of missing goes with nothing else, and no more is picked than may be.
  function settle(field) {
    const question = index.get(field.name.replace("/missing", ""));
    const aside = field.name.endsWith("/missing");
    if (aside && field.checked) {
      for (const other of inputs(question.item)) {
        if (other === field) continue;
        if (other.type === "text") other.value = "";
        else other.checked = false;
      }
    } else if (!aside && (field.checked || field.value) && field.type !== "radio") {
      for (const other of form.querySelectorAll(`[name="${question.item}/missing"]`)) {
        other.checked = false;
      }
    }
    if (question.look === "many") limit(question, field);
    if (question.wrong && !wrong(question)) mark(question, false);
  }

  function limit(question, field) {
    if (question.most >= question.values.length) return;
    if (answer(question).picked.length > question.most) field.checked = false;
    const full = answer(question).picked.length >= question.most;
    for (const box of form.querySelectorAll(`[name="${question.item}"]`)) {
      box.closest("label").classList.toggle("closed", full && !box.checked);
      if (full && !box.checked) box.setAttribute("aria-disabled", "true");
      else box.removeAttribute("aria-disabled");
    }
    say(`full-${question.item}`, full ? "full" : null, { most: question.most });
  }

  // --- problems --------------------------------------------------------------------------------

  function wrong(question) {
    const { text } = answer(question);
    const value = number(text);
    const inside = value >= question.least && value <= question.most;
    return text !== "" && !(inside && !(question.step && (value - question.least) % question.step));
  }

  function mark(question, bad) {
    const field = byId(`in-${question.item}`);
    byId(`err-${question.item}`).hidden = !bad;
    say(`err-${question.item}`, bad ? question.wrong : null);
    if (bad) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  function problems() {
    const asked = askedNow();
    const numbers = plan.questions.filter((question) => question.wrong);
    const found = numbers.filter((question) => asked.has(question.item) && wrong(question));
    for (const question of numbers) mark(question, found.includes(question));
    return found;
  }

  function listProblems(found, message = null) {
    const lines = found.map((question) => {
      const link = document.createElement("a");
      link.href = `#in-${question.item}`;
      link.textContent = `${byId(`l-${question.item}`).innerText.trim()} ${question.wrong[language]}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        byId(`in-${question.item}`).focus();
      });
      const line = document.createElement("li");
      line.append(link);
      return line;
    });
    byId("problems").querySelector("ul").replaceChildren(...lines);
    say("problem", message);
    byId("problems").hidden = lines.length === 0 && !message;
  }

  // Whether the answers can be taken; if not, says why and goes there.
  function sound(message = null) {
    const found = message ? [] : problems();
    listProblems(found, message);
    if (!byId("problems").hidden) byId("problems").focus();
    return byId("problems").hidden;
  }

  // --- the file --------------------------------------------------------------------------------

  const two = (count) => String(count).padStart(2, "0");

  function now() {
    const at = new Date();
    const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
    return `${day}T${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`;
  }

  function newKey() {
    const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    return `R${Array.from(bytes, (byte) => letters[byte % letters.length]).join("")}`;
  }

  // A spreadsheet takes a text that begins like this for a formula: an apostrophe keeps it a text.
  function harmless(text) {
    return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  }

  function columns(question) {
    if (question.look !== "many") return [question.item];
    return question.values.map((value) => `${question.item}/${value}`);
  }

  function cells(question, asked) {
    const { picked, missing, text } = answer(question);
    if (question.look === "text") return [asked ? harmless(text) : ""];
    if (!asked) return columns(question).map(() => question.skipped);
    if (missing) return columns(question).map(() => missing);
    if (question.look === "number") return [text === "" ? "" : String(number(text))];
    if (question.look !== "many") return [picked[0] ?? ""];
    return question.values.map((value) => (picked.length ? String(+picked.includes(value)) : ""));
  }

  const anything = () => plan.questions.some((question) => given(answer(question)));

  function row() {
    const asked = askedNow();
    const record = { respondent, started, completed: now(), language };
    for (const question of plan.questions) {
      const found = cells(question, asked.has(question.item));
      columns(question).forEach((column, at) => { record[column] = found[at]; });
    }
    return record;
  }

  function csv(records) {
    const header = ["respondent", "started", "completed", "language", ...plan.questions.flatMap(columns)];
    const quoted = (cell) => (/[",;\n\r\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const lines = [header, ...records.map((record) => header.map((name) => record[name] ?? ""))];
    return lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
  }

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\uFEFF${file.content}`], { type: "text/csv" }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // --- kept in this browser ----------------------------------------------------------------------

  function kept() {
    const answers = {};
    for (const question of plan.questions) {
      const found = answer(question);
      if (given(found)) answers[question.item] = found;
    }
    return JSON.stringify({ language, rows, respondent, started, answers });
  }

  function keep() {
    try {
      localStorage.setItem(key, kept());
    } catch {
      say("status", "problem.storage");
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {
      say("status", "problem.storage");
    }
  }

  function put(question, found) {
    for (const field of inputs(question.item)) {
      if (field.matches("textarea, .number")) field.value = found.text;
      else field.checked = found.picked.includes(field.value) || found.missing === field.value;
    }
    if (question.look === "many") limit(question, {});
  }

  function restore() {
    let before = null;
    try {
      before = JSON.parse(localStorage.getItem(key));
    } catch {
      say("status", "problem.storage");
    }
    if (!before) return;
    ({ rows, respondent, started } = before);
    if (before.language in plan.tags) language = before.language;
    for (const question of plan.questions) {
      if (before.answers[question.item]) put(question, before.answers[question.item]);
    }
    if (anything()) say("status", "restored");
  }

  function empty() {
    for (const question of plan.questions) put(question, { picked: [], missing: "", text: "" });
    respondent = "";
    started = "";
    listProblems([]);
    refresh();
  }

  // --- what people do ----------------------------------------------------------------------------

  function show(part) {
    byId("asking").hidden = part !== "asking";
    byId("done").hidden = part !== "done";
  }

  function top() {
    window.scrollTo(0, 0);
    document.querySelector("h1").focus();
  }

  function save() {
    if (!anything() && !rows.length) return void sound("problem.empty");
    if (!sound()) return;
    const records = anything() ? [...rows, row()] : rows;
    const stamp = now().slice(0, 16).replace("T", "-").replace(":", "");
    file = { name: `${plan.id}-${stamp}.csv`, content: csv(records) };
    download();
    forget();
    say("saved", "done.file", { file: file.name, count: records.length });
    show("done");
    byId("done").focus();
  }

  function nextRespondent() {
    if (!anything()) return void sound("problem.empty");
    if (!sound()) return;
    rows.push(row());
    empty();
    keep();
    say("status", null);
    top();
  }

  function clearAll() {
    if (!window.confirm(plan.say[language]["clear-sure"])) return;
    rows = [];
    empty();
    forget();
    say("status", "cleared");
  }

  function changed(event) {
    if (!event.target.name) return;
    respondent ||= newKey();
    started ||= now();
    settle(event.target);
    refresh();
    keep();
  }

  function undo(event) {
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    for (const item of button.dataset.undo.split(" ")) {
      put(index.get(item), { picked: [], missing: "", text: "" });
    }
    inputs(button.dataset.undo.split(" ")[0])[0].focus();
    refresh();
    keep();
  }

  form.addEventListener("input", changed);
  form.addEventListener("click", undo);
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  byId("next").addEventListener("click", nextRespondent);
  byId("clear").addEventListener("click", clearAll);
  byId("again").addEventListener("click", download);
  byId("back").addEventListener("click", () => { show("asking"); keep(); top(); });
  byId("fresh").addEventListener("click", () => { rows = []; empty(); show("asking"); top(); });
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => { speak(button.dataset.language); keep(); });
  }
  // Enter in a field that takes one line would send the form half filled.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });

  // Where nobody said in which language the form starts, it is the browser's.
  const wanted = plan.start.length ? [] : navigator.languages.map((tag) => tag.slice(0, 2));
  language = wanted.find((each) => each in plan.tags) ?? language;
  restore();
  refresh();
  speak(language);
})();
