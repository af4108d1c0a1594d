import type { OrientationSource } from './orientation.ts'

export interface ConvertOptions {
  readonly allowMissing: boolean // convert what there is of the sixteen subbands
  readonly telescopeName: string | undefined // for OBSERVATION, instead of the header's
  readonly orientation: OrientationSource | undefined // dUT1 and polar motion; zero, with a warning, where not known
}

export const DEFAULT_CONVERT_OPTIONS: ConvertOptions = {
  allowMissing: false,
  telescopeName: undefined,
  orientation: undefined,
}
