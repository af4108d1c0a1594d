import * as z from 'zod'
import { choice, flag, IDS, real, text, UV_RANGE, whole } from './parameters.ts'

/** How to image: parameters of a task of imaging, as the flags of `contimg image`. */
export const imageParameters = z.strictObject({
  quality_tier: choice(['development', 'standard', 'high_precision'], {
    text: 'settings that go together; those of development are marked NON_SCIENCE',
    default: 'standard',
  }),
  imsize: whole(16, 16_384, { text: 'width and height, a multiple of 4', unit: 'pixels', default: 2520 }, 4),
  cell_arcsec: real(0.01, 3600, { text: 'a pixel', unit: 'arcsec', default: 5 }),
  weighting: choice(['natural', 'uniform', 'briggs'], { text: 'of the visibilities', default: 'briggs' }),
  robust: real(-2, 2, { text: 'of Briggs weighting: −2 as uniform, 2 as natural', default: 0.5 }),
  niter: whole(0, 1_000_000, { text: 'iterations of CLEAN at most; 0 for a dirty image', default: 50_000 }),
  threshold: text(/^(auto|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*[mµun]?Jy)$/, {
    text: 'residual to stop at, such as 0.5mJy; auto goes by the noise',
    default: 'auto',
  }),
  auto_mask: real(0, 1000, { text: 'search down to so much noise, then clean around what was found', unit: 'σ' }),
  auto_threshold: real(0, 1000, { text: 'residual to stop at in the end', unit: 'σ' }),
  deconvolver: choice(['hogbom', 'clark', 'multiscale'], { text: 'of what models are made', default: 'hogbom' }),
  gain: real(0.001, 1, { text: 'of a peak that one iteration takes', default: 0.1 }),
  mgain: real(0.001, 1, { text: 'of the peak that goes before the residual is imaged anew', default: 0.8 }),
  nmajor: whole(1, 1000, { text: 'major cycles at most', default: 20 }),
  nvss_mask: flag({
    text: 'components only in discs about NVSS sources; not given: where a catalogue covers the field',
  }),
  mask_radius_arcsec: real(10, 300, { text: 'of these discs', unit: 'arcsec', default: 60 }),
  column: choice(['auto', 'DATA', 'CORRECTED_DATA', 'MODEL_DATA'], {
    text: 'auto: CORRECTED_DATA where there is one',
    default: 'auto',
  }),
  field: text(IDS, { text: 'numbers of fields, such as 3,10~14', default: 'all' }),
  spw: text(IDS, { text: 'numbers of spectral windows, such as 0,4~7', default: 'all' }),
  uvrange: text(UV_RANGE, { text: 'distances in the uv plane, such as >0.5klambda' }),
  beam: choice(['airy', 'tapered2', 'tapered4', 'none'], { text: 'the primary beam', default: 'airy' }),
  pblimit: real(0.001, 0.999, { text: 'response below which the corrected image is blank', default: 0.2 }),
  epsilon: real(1e-7, 0.01, { text: 'error of the gridder, relative to the peak', default: 1e-4 }),
})
