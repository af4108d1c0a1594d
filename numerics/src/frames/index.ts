export {
  type ApparentPlace,
  apparentPlace,
  type Direction,
  framePositionAngleRad,
  icrsFromApparent,
  icrsFromItrf,
  itrfDirection,
  itrfNorth,
  meridianIcrs,
} from './apparent.ts'
export { type EarthMotion, earthMotion } from './earth.ts'
export { LIGHT_M_PER_S, type LightPath, properDirection } from './light.ts'
export { type Nutation, nutation } from './nutation.ts'
export { trueEquatorFromGcrs } from './precession.ts'
export { separationRad } from './separation.ts'
export { apparentSiderealRad, type EarthAttitude, earthAttitude } from './sidereal.ts'
export { geodeticFromItrf, itrfFromGeodetic, type Site } from './site.ts'
export { type EarthOrientation, type Sky, skyAt, UNKNOWN_ORIENTATION } from './sky.ts'
export {
  anglesFromVector,
  cross,
  dot,
  type Matrix3,
  northFromAngles,
  unitFromAngles,
  type Vector3,
} from './vector.ts'
