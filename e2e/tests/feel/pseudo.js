// A language that nobody speaks: every letter is a Hebrew one, every sentence a third longer, and all goes from right to left.
// What comes from a mail stays as it is. `window.plain` keeps what was there.
const MAIL = 'bdi, .row .sender, .row .subject, .words, .head, .mail-card, .said, .host, pre, code, kbd, script, style';
const pseudo = text => {
  const letters = text.replace(/[a-z]/gi, letter => String.fromCharCode(0x5d0 + letter.toLowerCase().charCodeAt(0) - 97));
  if (letters === text || text.trim().length < 3) return letters;
  const more = 'שלום '.repeat(Math.ceil(text.trim().length * 0.3 / 5)).slice(0, Math.ceil(text.trim().length * 0.3)).trim();
  return `${letters} ${more}`;
};
window.plain = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  if (!node.data.trim() || node.parentElement.closest(MAIL)) continue;
  window.plain.push([node, 'data', node.data]);
  node.data = pseudo(node.data);
}
for (const field of document.querySelectorAll('[placeholder]')) {
  window.plain.push([field, 'placeholder', field.placeholder]);
  field.placeholder = pseudo(field.placeholder);
}
document.documentElement.dir = 'rtl';
