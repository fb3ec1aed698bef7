/** Where the boundaries of the Länder are, made of `seeds/boundaries.json` when the page is built (`web/boundaries.ts`). */
declare module 'virtual:boundaries' {
  const address: string;
  export default address;
}
