// What a command needs that notes what it made of what, and no more.
export { readImageRecord } from '../image/image-record.ts'
export type { Artifact, ImageCalibration, ImageRecord } from '../products.ts'
export { identify } from './identify.ts'
