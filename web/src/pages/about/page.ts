/** A page of text: a title, and headings with their paragraphs. Text alone, so that it can be read aloud and translated. */
export interface TextPage {
  title: string;
  lead: string;
  parts: { heading: string; paragraphs: string[] }[];
}

/** The pages there are, by the last part of their address. */
export const NAMES = ['method', 'data', 'accessibility', 'plain'] as const;
export type Name = (typeof NAMES)[number];
