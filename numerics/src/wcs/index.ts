export { type CelestialWcs, ProjectionError, pcFromCrota, WcsError } from './celestial.ts'
export { SkyProjection } from './transform.ts'
