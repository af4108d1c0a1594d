export type { Box } from '../casatable/box.ts'
export { type CasaImage, openCasaImage } from './casa-image.ts'
export type {
  DirectionCoordinate,
  ImageCoordinate,
  ImageCoordinates,
  LinearCoordinate,
  SpectralCoordinate,
  StokesCoordinate,
} from './coordinates.ts'
export { imageFitsCards } from './fits-cards.ts'
export { beamOfPlane, type RestoringBeam, type RestoringBeams } from './restoring-beam.ts'
