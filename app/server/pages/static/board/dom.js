// Small hands for the page: every text from the server goes through textContent, never through markup.

/** A new element with a class and a text. */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** What shows the server that a request was made by its own page. */
export function formToken() {
  return { "X-Form-Token": document.querySelector('meta[name="form-token"]')?.content ?? "" };
}

/** Set a text only if it changed, so that nothing is painted or read aloud twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A copy of one of the page's own icons. */
export function icon(name) {
  return document.getElementById(`icon-${name}`).content.firstElementChild.cloneNode(true);
}

/** Bring the children of `parent` into the order of `wanted`; says whether anything moved, keeps the focus. */
export function settle(parent, wanted) {
  let child = parent.firstElementChild;
  for (const element of wanted) {
    if (element !== child) return rearrange(parent, wanted);
    child = child.nextElementSibling;
  }
  return child ? rearrange(parent, wanted) : false;
}

/** Move as few as possible: what is already in order among itself stays, however far the others have to go. */
function rearrange(parent, wanted) {
  const focused = document.activeElement;
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  const places = new Map([...parent.children].map((child, place) => [child, place]));
  const stay = inOrder(wanted.map((child) => places.get(child) ?? -1));
  let next = null;
  for (let at = wanted.length - 1; at >= 0; at -= 1) {
    if (!stay.has(at)) parent.insertBefore(wanted[at], next);
    next = wanted[at];
  }
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  return true;
}

/** The indices of a longest rising run of `places`; -1 is a place that is nowhere yet. */
function inOrder(places) {
  const ends = [];                            // ends[n]: the index at which the best run of n + 1 ends
  const before = new Array(places.length);    // the one before it in its run
  for (let at = 0; at < places.length; at += 1) {
    if (places[at] < 0) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[ends[middle]] < places[at]) low = middle + 1; else high = middle;
    }
    before[at] = ends[low - 1];
    ends[low] = at;
  }
  const stay = new Set();
  for (let at = ends.at(-1); at !== undefined; at = before[at]) stay.add(at);
  return stay;
}
