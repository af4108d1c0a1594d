import type { Settings } from '@contimg/state/settings'

type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** What the site has set instead of the usual values, by the names of parameters; undefined where it has not. */
export function siteDefaults(task: string, settings: Settings): Values {
  return BY_TASK[task]?.(settings) ?? {}
}

const BY_TASK: Readonly<Record<string, (settings: Settings) => Values>> = {
  'convert-uvh5-to-ms': ({ writer, maxWorkers }) => ({ writer, max_workers: maxWorkers }),
  'calibration-solve': ({ referenceAntenna, bandpassMinSnr, gainInterval }) => ({
    ...{ refant: referenceAntenna, bp_minsnr: bandpassMinSnr, gain_solint: gainInterval },
  }),
  imaging: ({ imageSizePx, imageRobust, imageIterations, imageThreshold, maskRadiusArcsec }) => ({
    ...{ imsize: imageSizePx, robust: imageRobust, niter: imageIterations, threshold: imageThreshold },
    mask_radius_arcsec: maskRadiusArcsec,
  }),
}
