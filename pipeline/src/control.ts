/** How whoever called a stage follows it and stops it. */
export interface StageControl {
  /** Called as work proceeds, with the fraction done and what is being done. */
  readonly progress?: (fraction: number, message: string) => void
  readonly signal?: AbortSignal
}
