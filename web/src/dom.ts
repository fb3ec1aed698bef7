/** Makes elements. Text is always text: nothing here reads HTML. */

type Child = Node | string | null | undefined | false;
type Attribute = string | number | boolean | null | undefined;

const SVG = 'http://www.w3.org/2000/svg';

function fill(node: Element, attributes: Record<string, Attribute>, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) node.append(child);
}

/** An element of HTML; an attribute that is null or false is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  fill(node, attributes, children);
  return node;
}

/** An element of SVG. */
export function s(tag: string, attributes: Record<string, Attribute> = {}, ...children: Child[]): SVGElement {
  const node = document.createElementNS(SVG, tag);
  fill(node, attributes, children);
  return node;
}

/** An element that has to be there. */
export function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) throw new Error(`missing #${id}`);
  return node;
}

/** A link that leaves this site, if the address is one of the web; else only its text. */
export function outward(url: string | null | undefined, text: string, title?: string): HTMLElement {
  if (!url || !/^https?:\/\//i.test(url)) return h('span', { title }, text);
  return h('a', { href: url, rel: 'external noopener noreferrer', title }, text);
}

/** Waits until an element is in sight, or so many pixels from it. */
export const near = (node: Element, margin: number): Promise<void> =>
  new Promise((resolve) => {
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        watcher.disconnect();
        resolve();
      },
      { rootMargin: `${margin}px` },
    );
    watcher.observe(node);
  });

/** Lets the browser paint, and take what was typed or clicked, before the work goes on. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
