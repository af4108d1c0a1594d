import type { Fields } from './fields.ts'
import { ANGLES_RAD } from './units.ts'

/** A Gaussian beam: full widths at half power, position angle from north to east. */
export interface RestoringBeam {
  readonly majorRad: number
  readonly minorRad: number
  readonly positionAngleRad: number
}

/** The restoring beams of an image: none, one for all of it, or one for each channel and polarization. */
export interface RestoringBeams {
  readonly channelCount: number // 1 where a beam holds for all
  readonly stokesCount: number
  readonly beams: readonly RestoringBeam[] // [polarization, channel], channel fastest
}

const MOST_BEAMS = 1e7

/** Reads the beams of an image's information (images/Images/ImageInfo.cc, ImageBeamSet.cc). */
export function readBeams(info: Fields): RestoringBeams {
  if (info.has('restoringbeam')) {
    return { channelCount: 1, stokesCount: 1, beams: [readBeam(info.record('restoringbeam'))] }
  }
  if (!info.has('perplanebeams')) return { channelCount: 1, stokesCount: 1, beams: [] }
  const planes = info.record('perplanebeams')
  const channelCount = Math.max(1, planes.number('nChannels'))
  const stokesCount = Math.max(1, planes.number('nStokes'))
  const count = channelCount * stokesCount
  if (!Number.isInteger(count) || count > MOST_BEAMS) planes.fail('nChannels', `${MOST_BEAMS} beams at most`)
  const beams = Array.from({ length: count }, (_, i) => readBeam(planes.record(`*${i}`)))
  return { channelCount, stokesCount, beams }
}

/** The beam of a plane; undefined where the image has none. */
export function beamOfPlane(beams: RestoringBeams, channel: number, stokes: number): RestoringBeam | undefined {
  const { channelCount, stokesCount } = beams
  return beams.beams[(stokesCount === 1 ? 0 : stokes) * channelCount + (channelCount === 1 ? 0 : channel)]
}

function readBeam(fields: Fields): RestoringBeam {
  return {
    majorRad: fields.quantity('major', ANGLES_RAD),
    minorRad: fields.quantity('minor', ANGLES_RAD),
    positionAngleRad: fields.quantity('positionangle', ANGLES_RAD),
  }
}
