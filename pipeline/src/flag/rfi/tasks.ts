import type { AmplitudeCube, AntennaTally, ArrayTally, ImageShape, RfiStrategy } from '@contimg/numerics/rfi'

/** What a flagging thread is given when it starts. */
export interface RfiThreadSetup {
  readonly memory: WebAssembly.Memory
  readonly scratch: number // where memory of this thread's own begins
  readonly strategy: RfiStrategy
  readonly isAuto: Uint8Array // [baseline]
  readonly antennasOfBaseline: Int32Array // [baseline, 2]
  readonly polarizationCount: number
}

/** Where rows lie in the shared memory: addresses. */
export interface RowsAt {
  readonly visibilities: number
  readonly flags: number
  readonly rowFlags: number
  readonly places: number
  readonly rowCount: number
  readonly channelCount: number
}

/** What a flagging thread can be asked. */
export type RfiTask =
  | {
      readonly kind: 'begin' // a segment
      readonly shape: ImageShape
      readonly cube: AmplitudeCube
      readonly tallies: readonly ArrayTally[] // of this thread, one a polarization
      readonly antennaTallies: readonly (readonly AntennaTally[])[] // of this thread: [antenna][polarization]
    }
  | { readonly kind: 'clear'; readonly from: number; readonly to: number } // baselines
  | { readonly kind: 'take'; readonly rows: RowsAt } // answers how many flags were set
  | { readonly kind: 'spectra'; readonly from: number; readonly to: number } // of cross-correlations, into the tallies
  | { readonly kind: 'search'; readonly from: number; readonly to: number; readonly factors: readonly number[] }
  | {
      readonly kind: 'cover'
      readonly from: number
      readonly to: number
      readonly bad: readonly number[]
      readonly badOfAntennas: readonly (readonly number[])[] // empty for an antenna that nothing disturbs
    }
  | { readonly kind: 'give'; readonly rows: RowsAt } // answers how many flags are set

export interface RfiAnswer {
  readonly count: number
}
