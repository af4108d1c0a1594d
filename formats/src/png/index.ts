export { encodePng, type Raster } from './encode.ts'
