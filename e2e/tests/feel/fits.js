// What does not fit into the window: one line for each complaint. `rings` asks for the focus ring of every control, too.
const complaints = [];
const scope = document.querySelector('dialog:modal') ?? document.body;
const computed = it => getComputedStyle(it);
const name = it => {
  const label = it.getAttribute('aria-label') ?? it.textContent;
  return `${it.tagName.toLowerCase()}.${it.className} [${it.dataset.testid ?? it.id}] "${label.trim().slice(0, 40)}"`;
};
const box = rect => ({ left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom });
const say = it => `(${[it.left, it.top, it.right, it.bottom].map(Math.round)})`;
const meet = (a, b) => ({
  left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
});
const holds = (outer, inner, slack) => inner.left >= outer.left - slack && inner.top >= outer.top - slack
  && inner.right <= outer.right + slack && inner.bottom <= outer.bottom + slack;
const isEmpty = it => it.right - it.left < 1 || it.bottom - it.top < 1;
const view = () => ({ left: 0, top: 0, right: root.clientWidth, bottom: innerHeight });
const root = document.documentElement;
const clips = it => computed(it).overflowX !== 'visible' && it !== document.body && it !== root;
const clippers = it => {
  const found = [];
  for (let at = it.parentElement; at && at !== document.body; at = at.parentElement) {
    if (clips(at)) found.push(at);
    if (at === scope) break;
  }
  return found;
};
const clip = it => clippers(it).reduce((left, at) => meet(left, box(at.getBoundingClientRect())), view());
const isSeen = it => it.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  && !it.closest('.unseen, [inert]') && computed(it).clipPath === 'none' && computed(it).pointerEvents !== 'none';
const isLabelled = (it, hit) => [...it.labels ?? []].some(label => label.contains(hit));
const isHit = (it, x, y) => {
  const hit = document.elementFromPoint(x, y);
  return hit !== null && (it === hit || it.contains(hit) || isLabelled(it, hit));
};

// Things that scroll are put back where they were.
const scrollers = [root, ...document.querySelectorAll('*')].filter(it => it === root || clips(it))
  .map(it => [it, it.scrollLeft, it.scrollTop]);
const restore = () => scrollers.forEach(([it, left, top]) => {
  it.scrollLeft = left;
  it.scrollTop = top;
});

// Sideways is for nobody.
for (const [it] of scrollers) {
  if (it.scrollWidth > it.clientWidth + 1 && (it === root || ['auto', 'scroll'].includes(computed(it).overflowX)) && isSeen(it))
    complaints.push(`${name(it)} scrolls sideways: ${it.scrollWidth} in ${it.clientWidth}`);
}

const CONTROLS = 'button, input, select, textarea, a[href], summary, [role=option], [role=separator], [role=row][tabindex]';
const controls = [...scope.querySelectorAll(CONTROLS)].filter(isSeen);
if (controls.length === 0) complaints.push('there is nothing to press');

// A row of the list is drawn when it is scrolled to: those that are not wholly there are looked at when they are.
const isOfList = it => it.closest('#list') !== null;
const firstRect = it => box(computed(it).display === 'inline' ? it.getClientRects()[0] : it.getBoundingClientRect());
for (const it of controls) {
  if (isOfList(it)) {
    if (!holds(clip(it), box((it.closest('.row') ?? it).getBoundingClientRect()), 1)) continue;
  } else it.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  for (const at of clippers(it)) {
    const { overflowX, overflowY } = computed(at);
    const [, left, top] = scrollers.find(([known]) => known === at) ?? [at, 0, 0];
    if ((overflowX === 'hidden' && at.scrollLeft !== left) || (overflowY === 'hidden' && at.scrollTop !== top))
      complaints.push(`${name(it)} is hidden in ${name(at)}`);
  }
  const is = firstRect(it);
  const may = clip(it);
  if (!holds(may, is, 1)) complaints.push(`${name(it)} ${say(is)} is cut off at ${say(may)}`);
  const [x, y] = [(is.left + is.right) / 2, (is.top + is.bottom) / 2];
  if (!isHit(it, x, y)) {
    const hit = document.elementFromPoint(x, y);
    complaints.push(`${name(it)} ${say(is)} lies under ${hit ? name(hit) : 'nothing'}`);
  }
  // Pressing a label is pressing its field.
  const large = [it, ...it.labels ?? []].map(part => part.getBoundingClientRect());
  const isInSentence = it.tagName === 'A' && computed(it).display === 'inline';
  const points = [[-11.5, 0], [11.5, 0], [0, -11.5], [0, 11.5]];
  const isLarge = large.some(part => part.width >= 23.9 && part.height >= 23.9)
    || points.every(([dx, dy]) => isHit(it, x + dx, y + dy));
  if (!isLarge && !isInSentence) complaints.push(`${name(it)} ${say(is)} is smaller than 24 pixels`);
  if (it.tagName === 'BUTTON' && it.textContent.trim() && it.scrollWidth > it.clientWidth + 1 && computed(it).textOverflow !== 'ellipsis'
    && computed(it).overflowX !== 'visible')
    complaints.push(`${name(it)} is wider than its box: ${it.scrollWidth} in ${it.clientWidth}`);
}
restore();

// No control lies on another one. A field keeps room for the button inside it.
// The edge between list and message can be taken hold of a little to either side.
const isEdge = (a, b) => a.role === 'separator' && isOfList(b);
const isInside = (a, b) => a.contains(b) || b.contains(a) || isEdge(a, b) || isEdge(b, a)
  || (a.closest('.with-button') && a.closest('.with-button') === b.closest('.with-button'));
const places = controls.map(it => [it, meet(clip(it), firstRect(it))]).filter(([, at]) => !isEmpty(at));
places.forEach(([a, at], index) => {
  for (const [b, other] of places.slice(index + 1)) {
    const both = meet(at, other);
    if (both.right - both.left > 1 && both.bottom - both.top > 1 && !isInside(a, b))
      complaints.push(`${name(a)} ${say(at)} lies on ${name(b)} ${say(other)}`);
  }
});

// No word lies on another one, and none is cut off: what is too long ends in an ellipsis.
const words = [];
const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  const parent = node.parentElement;
  if (!node.data.trim() || !isSeenText(parent)) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  const clipper = [parent, ...clippers(parent)].find(it => clips(it) && computed(it).display !== 'inline');
  const holder = clipper && ['hidden', 'clip'].includes(computed(clipper).overflowX) ? clipper : null;
  const whole = box(range.getBoundingClientRect());
  if (holder) {
    const frame = box(holder.getBoundingClientRect());
    const ends = computed(holder).textOverflow === 'ellipsis';
    const isCutAcross = (whole.left < frame.left - 1 || whole.right > frame.right + 1) && !ends;
    const isCutDown = whole.top < frame.top - 3 || whole.bottom > frame.bottom + 3;
    if ((isCutAcross || isCutDown) && computed(holder).overflowY !== 'auto') complaints.push(`"${node.data.trim().slice(0, 40)}" ${say(whole)} is cut off by ${name(holder)} ${say(frame)}`);
  }
  const own = holder ? meet(clip(parent), box(holder.getBoundingClientRect())) : clip(parent);
  for (const rect of range.getClientRects()) {
    const at = meet(own, { left: rect.left + 1, top: rect.top + 4, right: rect.right - 1, bottom: rect.bottom - 4 });
    if (!isEmpty(at)) words.push([node, at]);
  }
}
function isSeenText(it) {
  for (let at = it; at && at !== document.body; at = at.parentElement) {
    if (computed(at).position === 'sticky' || computed(at).opacity === '0') return false;
  }
  return it.checkVisibility({ visibilityProperty: true }) && !it.closest('.unseen, option, [inert]') && computed(it).clipPath === 'none';
}
words.forEach(([a, at], index) => {
  for (const [b, other] of words.slice(index + 1)) {
    const both = meet(at, other);
    if (a !== b && both.right - both.left > 2 && both.bottom - both.top > 2)
      complaints.push(`"${a.data.trim().slice(0, 30)}" ${say(at)} lies on "${b.data.trim().slice(0, 30)}" ${say(other)}`);
  }
});

// How broad a ring is, and how far it reaches beyond the box; it may be drawn around what stands for the box.
const ringOf = it => {
  const ring = [computed(it), getComputedStyle(it, '::before')].find(({ outlineStyle }) => outlineStyle !== 'none');
  const width = ring ? parseFloat(ring.outlineWidth) : 0;
  return [width, ring ? width + parseFloat(ring.outlineOffset) : 0];
};

// What is read from right to left begins with the list at the right.
const [list, reader] = ['.list-pane', '.reader, .clean'].map(it => document.querySelector(it));
if (root.dir === 'rtl' && list && isSeenText(list) && isSeenText(reader) && list.getBoundingClientRect().left < reader.getBoundingClientRect().right - 1)
  complaints.push('the list is not at the right');

// One sees where one is.
if (rings) {
  const before = document.activeElement;
  for (const it of controls) {
    if (it.disabled || it.tabIndex < 0 || isOfList(it)) continue;
    document.activeElement?.blur();
    const unfocused = ringOf(it);
    it.focus();
    if (document.activeElement !== it) {
      complaints.push(`${name(it)} takes no focus`);
      continue;
    }
    const [width, out] = ringOf(it);
    if (width < 2 || String(unfocused) === String([width, out])) complaints.push(`${name(it)} has no focus ring`);
    const is = box(it.getBoundingClientRect());
    const ring = { left: is.left - out, top: is.top - out, right: is.right + out, bottom: is.bottom + out };
    if (!holds(clip(it), ring, width - 1)) complaints.push(`${name(it)}'s focus ring ${say(ring)} is cut off at ${say(clip(it))}`);
  }
  before?.focus();
  restore();
}
// A character that is cut in two cannot be carried.
return [...new Set(complaints)].map(it => it.toWellFormed());
