/**
 * The page's script, plain enough for the browser of an old phone (no modules, no build). Whatever a machine or a person
 * said is only ever put into text nodes.
 */
export const PAGE_SCRIPT = String.raw`
'use strict';
var PAGE = JSON.parse(document.getElementById('words').textContent);
var lang = saved('lang') || ((navigator.language || 'es').slice(0, 2) === 'en' ? 'en' : 'es');
var cards = {}, state = null, isOpen = {};
function saved(key) { try { return localStorage.getItem('minga.' + key); } catch (e) { return null; } }
function save(key, value) { try { localStorage.setItem('minga.' + key, value); } catch (e) { /* private window */ } }
function w(key) { return PAGE.words[lang][key]; }
function by(id) { return document.getElementById(id); }
function el(tag, parent, options) {
  var node = document.createElement(tag), o = options || {};
  if (o.cls) node.className = o.cls;
  if (o.text !== undefined) node.textContent = o.text;
  if (o.click) { node.type = 'button'; node.addEventListener('click', o.click); }
  if (parent) parent.appendChild(node);
  return node;
}
function text(node, value) { if (node.textContent !== value) node.textContent = value; }
function show(node, isShown) { if (node.hidden === isShown) node.hidden = !isShown; }
function tell(message) {
  by('said').textContent = message;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(function () { by('said').textContent = ''; }, 8000);
}
function reason(problem) { return PAGE.errors[lang][problem.code] || problem.message || ''; }
function ask(path, body) {
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-minga-by': encodeURIComponent(by('who').value) },
    body: JSON.stringify(body || {}), credentials: 'same-origin' })
    .then(function (answer) {
      return answer.json().then(function (value) {
        if (!answer.ok) throw value;
        return value;
      });
    });
}
function act(card, name, body, said) {
  return ask('/api/machines/' + encodeURIComponent(card.id) + '/' + name, body).then(function (answer) {
    if (answer.outcome && answer.outcome !== 'done') tell(card.name.textContent + ': ' + w('refused') + ' ' + reason(answer));
    else tell(card.name.textContent + ': ' + (said || w('done')));
    poll();
    return answer;
  }).catch(function (problem) { tell(card.name.textContent + ': ' + w('refused') + ' ' + (reason(problem) || w('lost'))); });
}
function order(card, what) { return act(card, 'order', what); }
function fold(card, name) {
  var key = card.id + '/' + name, box = el('details', card.body);
  el('summary', box, { text: w(name) });
  box.open = isOpen[key] === true;
  box.addEventListener('toggle', function () { isOpen[key] = box.open; card.refresh(); });
  return box;
}
function build(view) {
  var card = { id: view.machineId, seq: 0 };
  card.refresh = function () {};
  card.root = el('section', by('machines'), { cls: 'card' });
  var head = el('div', card.root, { cls: 'head' }), names = el('div', head);
  card.name = el('h2', names, { text: view.name });
  card.root.setAttribute('aria-label', view.name);
  card.state = el('span', names, { cls: 'soft' });
  var stop = el('button', head, { cls: 'stop', text: w('stop'), click: function () { act(card, 'stop', {}, w('stopAsked')); } });
  stop.setAttribute('aria-label', w('stop') + ': ' + view.name);
  card.body = el('div', card.root, { cls: 'body' });
  card.facts = el('dl', card.body, { cls: 'facts' });
  card.running = el('div', card.body);
  card.bar = el('progress', card.running);
  card.bar.setAttribute('aria-label', w('progress'));
  card.bar.max = 1;
  card.how = el('p', card.running, { cls: 'small soft' });
  card.note = el('div', card.body, { cls: 'note' });
  card.why = el('p', card.note);
  card.detail = el('p', card.note, { cls: 'small' });
  card.unlock = el('button', card.note, { text: w('unlock'), click: function () { unlock(card); } });
  card.prompt = el('div', card.body, { cls: 'note' });
  buildRun(card);
  buildStart(card);
  card.operate = el('div', card.body);
  buildControls(card, view);
  buildConsole(card);
  buildPlan(card);
  return card;
}
function unlock(card) {
  if (!confirm(w('sureUnlock'))) return;
  var seen = card.view.identityHash; // whom the person sees now
  if (seen && !confirm(w('identity') + ' ' + (card.view.firmware || ''))) return;
  act(card, 'unlock', seen ? { accepts: seen } : {});
}
function buildRun(card) {
  card.run = el('div', card.body, { cls: 'row' });
  card.pause = el('button', card.run, { text: w('pause'), click: function () { act(card, 'pause'); } });
  card.resume = el('button', card.run, { text: w('resume'), click: function () { act(card, 'resume'); } });
  el('button', card.run, { text: w('cancel'), click: function () { if (confirm(w('sureCancel'))) act(card, 'cancel'); } });
}
function buildStart(card) {
  card.start = el('div', card.body, { cls: 'note' });
  el('p', card.start, { text: w('ready') });
  card.startBy = el('p', card.start, { cls: 'small' });
  card.plate = el('label', card.start, { cls: 'tick' });
  var tick = el('input', card.plate);
  tick.type = 'checkbox';
  el('span', card.plate, { text: w('plateClear') });
  card.startButton = el('button', card.start, { cls: 'main', text: w('start'), click: function () {
    act(card, 'start', { attemptId: card.view.attempt.attemptId, isPlateClear: tick.checked }).then(function () { tick.checked = false; });
  } });
  card.startPin = el('p', card.start, { cls: 'small', text: w('pinForStart') });
}
function buildControls(card, view) {
  var box = fold(card, 'controls'), steps = el('label', box, { cls: 'row' });
  el('span', steps, { text: w('step') });
  var step = el('select', steps);
  [0.1, 1, 10, 50].forEach(function (mm) { var each = el('option', step, { text: String(mm) }); each.value = mm; each.selected = mm === 10; });
  var pad = el('div', box, { cls: 'pad' });
  var feed = Math.min(3000, view.profile.maxFeedMmPerMin.x), feedZ = Math.min(600, view.profile.maxFeedMmPerMin.z);
  [null, ['Y', 1], null, null, ['Z', 1], ['X', -1], ['home', 0], ['X', 1], null, null, null, ['Y', -1], null, null, ['Z', -1]].forEach(function (key) {
    if (!key) return el('span', pad);
    var label = key[0] === 'home' ? w('home') : key[0] + (key[1] > 0 ? '+' : '\u2212');
    el('button', pad, { text: label, click: function () {
      if (key[0] === 'home') return order(card, { kind: 'home' });
      var delta = {};
      delta[key[0].toLowerCase()] = key[1] * Number(step.value);
      return order(card, { kind: 'jog', deltaMm: delta, feedMmPerMin: key[0] === 'Z' ? feedZ : feed });
    } });
  });
  var more = el('div', box, { cls: 'row' });
  var isPrinter = view.profile.process === 'print';
  if (isPrinter) {
    el('button', more, { text: w('heatOff'), click: function () {
      var off = { kind: 'heat', nozzleC: 0 };
      if (view.profile.maxBedTempC) off.bedC = 0;
      order(card, off);
    } });
  }
  card.lease = el('p', box, { cls: 'small soft' });
  view.macros.forEach(function (name) { el('button', more, { text: name, click: function () { order(card, { kind: 'macro', name: name }); } }); });
  card.controls = box;
}
function buildConsole(card) {
  var box = fold(card, 'console');
  card.lines = el('pre', box, { cls: 'console' });
  card.lines.tabIndex = 0;
  card.lines.setAttribute('aria-label', w('console'));
  var form = el('form', box, { cls: 'row' }), input = el('input', form, { cls: 'grow' });
  input.setAttribute('aria-label', w('line'));
  input.autocapitalize = 'characters'; input.autocomplete = 'off'; input.spellcheck = false; input.maxLength = 80;
  el('button', form, { text: w('send') }).type = 'submit';
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (input.value.trim() === '') return;
    order(card, { kind: 'gcode', lines: [input.value.trim()] });
    input.value = '';
  });
  var all = el('label', box, { cls: 'tick small' }), tick = el('input', all);
  tick.type = 'checkbox';
  el('span', all, { text: w('all') });
  tick.addEventListener('change', function () { card.seq = 0; card.lines.textContent = ''; card.refresh(); });
  card.consoleBox = box;
  card.refresh = function () {
    if (!box.open || !state || !state.mayOperate || card.isReading) return;
    card.isReading = true;
    fetch('/api/machines/' + encodeURIComponent(card.id) + '/console?since=' + card.seq + (tick.checked ? '&all=1' : ''))
      .then(function (answer) { return answer.ok ? answer.json() : []; })
      .then(function (lines) { append(card, lines); }, function () {})
      .then(function () { card.isReading = false; });
  };
}
function append(card, lines) {
  var pre = card.lines, isAtEnd = pre.scrollTop + pre.clientHeight > pre.scrollHeight - 20;
  lines.slice(-200).forEach(function (line) { el('span', pre, { cls: line.direction, text: (line.direction === 'out' ? '> ' : '< ') + line.text + '\n' }); });
  if (lines.length) card.seq = lines[lines.length - 1].seq;
  while (pre.childNodes.length > 400) pre.removeChild(pre.firstChild);
  if (isAtEnd) pre.scrollTop = pre.scrollHeight;
}
function buildPlan(card) {
  var box = fold(card, 'plan'), out = el('div', box);
  box.addEventListener('toggle', function () {
    if (!box.open) return;
    fetch('/api/machines/' + encodeURIComponent(card.id) + '/plan').then(function (answer) { return answer.json(); }).then(function (answer) {
      out.textContent = '';
      if (answer.plan) outline(out, answer.plan);
      else el('p', out, { text: answer.message || w('noPlan') });
    }, function () {});
  });
  card.planBox = box;
}
function outline(parent, value) {
  if (Array.isArray(value)) {
    var list = el('ol', parent);
    value.forEach(function (each) { outline(el('li', list), each); });
  } else if (value && typeof value === 'object') {
    Object.keys(value).forEach(function (key) {
      if (value[key] && typeof value[key] === 'object') { el('p', parent, { cls: 'soft', text: key }); outline(parent, value[key]); }
      else el('p', parent, { text: key + ': ' + value[key] });
    });
  } else parent.appendChild(document.createTextNode(String(value)));
}
function fact(card, name, value) { var div = el('div', card.facts); el('dt', div, { text: name }); el('dd', div, { text: value }); }
function degrees(now, target) { return Math.round(now) + ' °C' + (target ? ' → ' + Math.round(target) : ''); }
function minutes(seconds) { var m = Math.ceil(seconds / 60); return m < 60 ? m + ' min' : Math.floor(m / 60) + ' h ' + (m % 60) + ' min'; }
function update(card, view) {
  var t = view.telemetry, run = view.attempt, states = PAGE.states[lang], p = t.positionMm;
  card.view = view;
  text(card.state, view.isLocked ? w('locked') + ' · ' + (states[view.state] || view.state)
    : view.connectivity === 'online' ? states[view.state] || view.state : states[view.connectivity]);
  card.facts.textContent = '';
  if (t.nozzleC !== undefined && view.profile.process === 'print') fact(card, w('nozzle'), degrees(t.nozzleC, t.nozzleTargetC));
  if (t.bedC !== undefined && view.profile.maxBedTempC) fact(card, w('bed'), degrees(t.bedC, t.bedTargetC));
  if (t.spindleRpm) fact(card, w('spindle'), Math.round(t.spindleRpm) + ' rpm');
  if (p) fact(card, w('position'), 'X ' + p.x.toFixed(1) + '  Y ' + p.y.toFixed(1) + '  Z ' + p.z.toFixed(1));
  var isRunning = !!run && (run.state === 'running' || run.state === 'paused' || run.state === 'intent');
  show(card.running, isRunning && t.progress !== undefined);
  if (t.progress !== undefined) {
    card.bar.value = t.progress;
    text(card.how, Math.floor(t.progress * 100) + ' %' + (t.remainingS === undefined ? '' : ' · ' + w('left') + ' ' + minutes(t.remainingS)));
  }
  show(card.note, !!view.problem && !isRunning || view.isLocked);
  text(card.why, view.problem ? reason(view.problem) : w('locked'));
  text(card.detail, view.problem && reason(view.problem) !== view.problem.message ? view.problem.message : '');
  show(card.unlock, (view.isLocked || !!view.identityHash) && state.mayOperate);
  updatePrompt(card, t.prompt);
  show(card.run, isRunning && state.mayOperate);
  show(card.pause, isRunning && run.state !== 'paused');
  show(card.resume, isRunning && run.state === 'paused' && !t.prompt);
  show(card.start, !!run && run.isStartable && state.mayOperate);
  show(card.plate, view.profile.process === 'print');
  show(card.startPin, !state.mayStart);
  card.startButton.disabled = !state.mayStart;
  text(card.startBy, run && run.startByMs ? w('startBy') + ' ' + new Date(run.startByMs).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit' }) : '');
  show(card.controls, state.mayOperate && !isRunning && view.connectivity === 'online');
  text(card.lease, ['heatLease', 'spindleLease'].map(function (key) { return view[key + 'S'] ? w(key) + ' ' + minutes(view[key + 'S']) : ''; }).join(' '));
  show(card.consoleBox, state.mayOperate);
  show(card.planBox, state.mayOperate && !isRunning);
  card.refresh();
}
function updatePrompt(card, prompt) {
  var key = JSON.stringify(prompt || null);
  show(card.prompt, !!prompt);
  if (card.promptKey === key) return;
  card.promptKey = key;
  card.prompt.textContent = '';
  if (!prompt) return;
  el('p', card.prompt, { text: w('waits') });
  el('p', card.prompt, { text: prompt.text });
  var row = el('div', card.prompt, { cls: 'row' });
  (prompt.choices.length ? prompt.choices : [w('goOn')]).forEach(function (label, index) {
    el('button', row, { cls: 'main', text: label, click: function () { act(card, 'resume', prompt.choices.length ? { choice: index } : {}); } });
  });
}
function render() {
  text(by('line'), state.isServerConnected ? w('online') : w('offline'));
  show(by('none'), state.machines.length === 0 && state.leftOut.length === 0); show(by('leftOut'), state.leftOut.length > 0);
  text(by('leftOut'), state.leftOut.map(function (one) { return (one.name || one.machineId) + ': ' + one.problem.message; }).join('\n'));
  show(by('far'), !!state.problem); text(by('farWhy'), state.problem ? reason(state.problem) : '');
  show(by('alone'), !!state.problem && state.problem.code === 'BRIDGE_DOUBLED' && state.mayOperate);
  show(by('pinBox'), state.hasPin && !(state.mayOperate && state.mayStart));
  text(by('pinWhy'), state.mayOperate ? w('pinForStart') : w('pinWanted'));
  var seen = {};
  state.machines.forEach(function (view) {
    seen[view.machineId] = true;
    var card = cards[view.machineId] || (cards[view.machineId] = build(view));
    update(card, view);
  });
  Object.keys(cards).forEach(function (id) {
    if (seen[id]) return;
    cards[id].root.parentNode.removeChild(cards[id].root);
    delete cards[id];
  });
}
function poll() {
  clearTimeout(poll.timer); poll.timer = setTimeout(poll, 1000);
  fetch('/api/state', { credentials: 'same-origin' }).then(function (answer) {
    if (!answer.ok) throw new Error('state');
    return answer.json();
  }).then(function (next) { state = next; show(by('lost'), false); render(); }, function () { show(by('lost'), true); });
}
function speak(next) {
  lang = next;
  document.documentElement.lang = lang;
  document.title = w('title');
  text(by('title'), w('title'));
  text(by('other'), lang === 'es' ? 'English' : 'Español');
  by('other').lang = lang === 'es' ? 'en' : 'es';
  ['none', 'lost', 'noEmergency', 'enter', 'alone'].forEach(function (key) { text(by(key), w(key)); });
  by('who').placeholder = w('who'); by('who').setAttribute('aria-label', w('who'));
  by('pin').placeholder = w('pin'); by('pin').setAttribute('aria-label', w('pin'));
  Object.keys(cards).forEach(function (id) { cards[id].root.parentNode.removeChild(cards[id].root); });
  cards = {};
  if (state) render();
}
by('alone').addEventListener('click', function () { if (confirm(w('sureAlone'))) ask('/api/alone').then(poll, function (problem) { tell(reason(problem)); }); });
by('other').addEventListener('click', function () { save('lang', lang === 'es' ? 'en' : 'es'); speak(saved('lang') || 'es'); });
by('who').value = saved('who') || '';
by('who').addEventListener('change', function () { save('who', by('who').value); });
by('pinBox').addEventListener('submit', function (event) {
  event.preventDefault();
  ask('/api/pin', { pin: by('pin').value }).then(poll, function (problem) { tell(reason(problem)); });
  by('pin').value = '';
});
speak(lang);
poll();
`;
