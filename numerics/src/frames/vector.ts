export type Vector3 = readonly [x: number, y: number, z: number]

/** Rows one after the other. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number]

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function unit(a: Vector3): Vector3 {
  const length = Math.sqrt(dot(a, a))
  return [a[0] / length, a[1] / length, a[2] / length]
}

/** The angle between two vectors, 0 to π, exact also where they are nearly parallel. */
export function angleBetween(a: Vector3, b: Vector3): number {
  const c = cross(a, b)
  return Math.atan2(Math.sqrt(dot(c, c)), dot(a, b))
}

/** a + factor · b */
export function addScaled(a: Vector3, factor: number, b: Vector3): Vector3 {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]]
}

/** Unit vector of a longitude and a latitude. */
export function unitFromAngles(longitudeRad: number, latitudeRad: number): Vector3 {
  const c = Math.cos(latitudeRad)
  return [c * Math.cos(longitudeRad), c * Math.sin(longitudeRad), Math.sin(latitudeRad)]
}

/** Longitude in (−π, π] and latitude of a vector of any length but zero. */
export function anglesFromVector([x, y, z]: Vector3): [longitudeRad: number, latitudeRad: number] {
  return [Math.atan2(y, x), Math.atan2(z, Math.sqrt(x * x + y * y))]
}

/** The unit vector toward growing latitude at a longitude and latitude; defined at the poles too. */
export function northFromAngles(longitudeRad: number, latitudeRad: number): Vector3 {
  const s = Math.sin(latitudeRad)
  return [-s * Math.cos(longitudeRad), -s * Math.sin(longitudeRad), Math.cos(latitudeRad)]
}

export function apply(m: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z]
}

/** The transposed matrix applied: for a rotation, the way back. */
export function applyTransposed(m: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [m[0] * x + m[3] * y + m[6] * z, m[1] * x + m[4] * y + m[7] * z, m[2] * x + m[5] * y + m[8] * z]
}

export function transpose(m: Matrix3): Matrix3 {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]]
}

/** The matrix product of the factors; the last is applied first. */
export function product(...factors: readonly Matrix3[]): Matrix3 {
  return factors.reduce((a, b) => {
    const columns = transpose(b)
    const row = (i: number) => apply(columns, [a[i], a[i + 1], a[i + 2]])
    return [...row(0), ...row(3), ...row(6)]
  })
}

/** Turns the axes by an angle about x, so that a vector's coordinates turn the other way: R₁ of the IERS Conventions. */
export function rotationX(angleRad: number): Matrix3 {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)]
  return [1, 0, 0, 0, c, s, 0, -s, c]
}

/** R₂ of the IERS Conventions. */
export function rotationY(angleRad: number): Matrix3 {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)]
  return [c, 0, -s, 0, 1, 0, s, 0, c]
}

/** R₃ of the IERS Conventions. */
export function rotationZ(angleRad: number): Matrix3 {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)]
  return [c, s, 0, -s, c, 0, 0, 0, 1]
}
