export { beamArea, convolveBeams, deconvolveBeam } from './beams.ts'
export { condonErrors, type GaussianErrors } from './condon-errors.ts'
export { FitError, fitEllipticalGaussian, type GaussianFit } from './elliptical-gaussian.ts'
export { type ForcedFit, forcedFluxes } from './forced-photometry.ts'
export {
  FWHM_PER_SIGMA,
  type Gaussian,
  type GaussianShape,
  gaussianShape,
  gaussianValue,
  type QuadraticForm,
  quadraticForm,
} from './gaussian.ts'
export { medianOf, type Noise, noiseOf } from './noise.ts'
export { type Box, boxAround, forEachPixel, type Pixels } from './patch.ts'
export { fitPointSources, type InitialSource, type PointSource, type PointSourcesFit } from './point-sources.ts'
