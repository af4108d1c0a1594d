/** How much the tests of this folder do; `scripts/life.ts` gives it. */
export interface LifeExtent {
  readonly groups: number
  readonly soak: number // groups, 0 for none
}

declare module 'vitest' {
  export interface ProvidedContext {
    life: LifeExtent
  }
}
