// What stands in an open box survives a lost line and a closed page: kept in this browser until the server has it, until
// log-out, at most twelve hours, and dropped when another person logs in here (login.html) – computers are shared.
const qihangDraftAge = 12 * 3600 * 1000;
const qihangDraftKey = (box) => 'qihang.draft.' + location.pathname + '#' + (box.closest('.block[id], [id]:not(textarea)')?.id || '');
function qihangDropDrafts() {
  try { for (const key of Object.keys(localStorage)) if (key.startsWith('qihang.draft.')) localStorage.removeItem(key); } catch { /* nothing kept */ }
}
document.addEventListener('input', (event) => {
  const box = event.target;
  if (!box.matches || !box.matches('textarea')) return;
  if (box.value.trim()) qihangKeep(qihangDraftKey(box), JSON.stringify({ at: Date.now(), text: box.value }));
  else try { localStorage.removeItem(qihangDraftKey(box)); } catch { /* nothing kept */ }
});
function qihangArrived([address, options]) {
  if (!String(address.url || address).includes('queue/join') || typeof options?.body !== 'string') return;
  try {
    const sent = JSON.parse(options.body).data || [];
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith('qihang.draft.' + location.pathname + '#') && sent.includes(JSON.parse(localStorage.getItem(key)).text)) localStorage.removeItem(key);
    }
  } catch { /* a body of another shape holds no draft */ }
}
function qihangRestore() {
  for (const box of document.querySelectorAll('.gradio-container textarea:not([data-draft])')) {
    box.dataset.draft = '1';
    const kept = qihangKept(qihangDraftKey(box));
    if (!kept) continue;
    const draft = JSON.parse(kept);
    if (Date.now() - draft.at > qihangDraftAge) { localStorage.removeItem(qihangDraftKey(box)); continue; }
    if (!box.value) { box.value = draft.text; box.dispatchEvent(new Event('input', { bubbles: true })); }
  }
}
