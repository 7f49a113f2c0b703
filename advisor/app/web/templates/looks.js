// Large type, high contrast, dark: a choice of this browser, kept in it alone and under no name – it would tell a server,
// or the next person at a shared computer, nothing but how to draw.
const qihangLooks = ['large', 'contrast', 'dark'];
const qihangKept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const qihangKeep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a browser that keeps nothing */ } };
function qihangLook(name) {
  const kept = qihangKept('qihang.look.' + name);
  if (kept !== null) return kept === '1';
  if (name === 'dark') return matchMedia('(prefers-color-scheme: dark)').matches;
  return name === 'contrast' && matchMedia('(prefers-contrast: more)').matches;
}
function qihangPaint() { for (const name of qihangLooks) document.documentElement.classList.toggle('look-' + name, qihangLook(name)); }
function qihangPress() {
  const dark = qihangLook('dark');
  if (document.body && document.body.classList.contains('dark') !== dark) document.body.classList.toggle('dark', dark);
  for (const button of document.querySelectorAll('[data-look]')) {
    const on = String(qihangLook(button.dataset.look));
    if (button.getAttribute('aria-pressed') !== on) button.setAttribute('aria-pressed', on);
  }
}
qihangPaint();
document.addEventListener('click', (event) => {
  const look = event.target.closest && event.target.closest('[data-look]');
  if (look) { qihangKeep('qihang.look.' + look.dataset.look, qihangLook(look.dataset.look) ? '0' : '1'); qihangPaint(); qihangPress(); }
  const tongue = event.target.closest && event.target.closest('[data-tongue]');
  if (tongue) { document.cookie = 'qihang_tongue=' + tongue.dataset.tongue + '; path=/; max-age=31536000; samesite=lax'; location.reload(); }
});
