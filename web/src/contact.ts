/** The way to tell about an error or a barrier: by mail, with what it is about in it already, or on a page. */
import { h } from './dom';

/** A link to the contact of the operator. A page cannot be told what it is about; a mail can. */
export function contactLink(contact: string, words: string, subject: string, about: string): HTMLAnchorElement {
  const parts = [`subject=${encodeURIComponent(subject)}`, `body=${encodeURIComponent(`${about}\n\n`)}`];
  const href = contact.startsWith('mailto:') ? `${contact}?${parts.join('&')}` : contact;
  return h('a', { href, class: 'report' }, words);
}
