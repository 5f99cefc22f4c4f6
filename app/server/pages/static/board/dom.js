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

/** Bring the children of `parent` into the order of `wanted`; moves only what is out of place, keeps the focus. */
export function settle(parent, wanted) {
  const focused = document.activeElement;
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling; else parent.insertBefore(child, next);
  }
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
}
