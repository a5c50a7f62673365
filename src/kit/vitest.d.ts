/** What of Vitest is used: it belongs to the projects that run it. */
declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {}
  export const expect: import('./add-matchers.ts').Runner['expect'];
  export const afterAll: import('./add-matchers.ts').Runner['afterAll'];
}
