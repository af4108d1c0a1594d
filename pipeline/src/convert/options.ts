import type { EarthOrientation } from '@contimg/numerics/frames'

export interface ConvertOptions {
  readonly allowMissing: boolean // convert what there is of the sixteen subbands
  readonly telescopeName: string | undefined // for OBSERVATION, instead of the header's
  readonly orientation: EarthOrientation | undefined // dUT1 and polar motion of the day; zero where not known
}

export const DEFAULT_CONVERT_OPTIONS: ConvertOptions = {
  allowMissing: false,
  telescopeName: undefined,
  orientation: undefined,
}
