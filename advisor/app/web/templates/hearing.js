// A reader hears what is new and nothing else: a panel is redrawn whole with every piece of an answer, so the panels are
// silent and this one log says the words that were added.
const qihangHeard = new WeakMap();
function qihangLog() { // there from the start: a reader listens only to places that it has seen empty
  let log = document.getElementById('heard');
  if (!log) {
    log = document.createElement('div'); log.id = 'heard'; log.className = 'hidden';
    log.setAttribute('role', 'log'); log.setAttribute('aria-live', 'polite'); log.setAttribute('aria-relevant', 'additions');
    document.body.append(log);
  }
  return log;
}
function qihangSay(text) {
  const log = qihangLog();
  const line = document.createElement('p'); line.textContent = text; log.append(line);
  while (log.childElementCount > 20) log.firstElementChild.remove();
}
function qihangWords(part) {
  const copy = part.cloneNode(true);
  for (const aside of copy.querySelectorAll('.who, .cards, .cite, .said-not, details')) aside.remove();
  return copy.textContent.replace(/\s+/g, ' ').trim();
}
function qihangNews(live) {
  if (live.querySelector('.chat')) return [...live.querySelectorAll('.bubble.advisor, .feedback, .notice')].map(qihangWords).join('\n');
  const notes = [...live.querySelectorAll('.notice, .waiting, .lesson-done')].map(qihangWords);
  const main = live.querySelector('caption, .score, h2, h3, .intro, p');
  return [...notes, main && !main.matches('.notice, .waiting') ? qihangWords(main) : ''].filter(Boolean).join('\n');
}
function qihangHear(live) {
  const now = qihangNews(live), before = qihangHeard.get(live);
  if (now === before) return;
  qihangHeard.set(live, now);
  if (before === undefined || (before === '' && live.querySelector('.chat') && !live.querySelector('.waiting'))) return;
  const waiting = {{ t('page.thinking') | tojson }};
  const old = before.replace(waiting, '').trim(), fresh = now.startsWith(old) ? now.slice(old.length) : now.split('\n').filter((line) => !before.split('\n').includes(line)).join('\n');
  if (fresh.trim()) qihangSay(fresh.trim());
}
