/** How much the tests of this folder do; `scripts/life.ts` gives it. */
export interface LifeExtent {
  readonly groups: number
  readonly soak: number // groups, 0 for none
  readonly stream: StreamExtent | null
}

/** Observations that arrive one after another. */
export interface StreamExtent {
  readonly name: string
  readonly groups: number
  readonly everyS: number // from one to the next
  readonly size: 'tiny' | 'small' | 'full'
  readonly isMadeBefore: boolean // all of them before the first arrives; else each while those before are worked on
  readonly isCleared: boolean // what was made of a group goes when it is completed, as the disk would not hold all
  readonly withinS: number // after the last file, in which all must be imaged
}

declare module 'vitest' {
  export interface ProvidedContext {
    life: LifeExtent
  }
}
