/** Makes a change in place take effect once, however often it is tried. */
export interface ChangeGuard {
  /** What the Measurement Set must be before; undefined: whatever it is, unless this very change was its last. */
  readonly generation: number | undefined
  readonly token: string // of this change, the same in each try
}

/** How whoever called a stage follows it and stops it. */
export interface StageControl {
  /** Called as work proceeds, with the fraction done and what is being done. */
  readonly progress?: (fraction: number, message: string) => void
  readonly signal?: AbortSignal
  /** Of a Measurement Set that is changed in place by someone who may try several times. */
  readonly guard?: ChangeGuard
}
