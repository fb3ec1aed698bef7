/** The boundaries of the Länder, made of `seeds/boundaries.json` when the page is built (`web/boundaries.ts`). */
declare module 'virtual:boundaries' {
  const topology: unknown;
  export default topology;
}
